package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// golang builds the program before every run.
type golang struct{}

// command gives the program the facts of the run in the variables that Pulumi's SDK reads (`getEnvInfo`, sdk/v3/go/pulumi/run.go, 3.276.0).
func (golang) command(ctx context.Context, engine string, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	directory := request.GetInfo().GetProgramDirectory()
	built, err := os.MkdirTemp("", "pulumi-go-")
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = os.RemoveAll(built) })
	program := filepath.Join(built, "program")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = filepath.Join(directory, request.GetInfo().GetEntryPoint())
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("unable to build the program: %w\n%s", err, output)
	}
	command := exec.CommandContext(ctx, program)
	command.Dir = request.GetPwd()
	command.Env = append(os.Environ(),
		"PULUMI_PROJECT="+request.GetProject(),
		"PULUMI_ROOT_DIRECTORY="+request.GetInfo().GetRootDirectory(),
		"PULUMI_STACK="+request.GetStack(),
		"PULUMI_ORGANIZATION="+request.GetOrganization(),
		"PULUMI_DRY_RUN="+strconv.FormatBool(request.GetDryRun()),
		"PULUMI_PARALLEL="+strconv.Itoa(int(request.GetParallel())),
		"PULUMI_MONITOR="+request.GetMonitorAddress(),
		"PULUMI_ENGINE="+engine,
	)
	return command, nil
}

func (golang) install(ctx context.Context, info *pulumirpc.ProgramInfo, stdout, stderr io.Writer) error {
	tidy := exec.CommandContext(ctx, "go", "mod", "tidy")
	tidy.Dir, tidy.Stdout, tidy.Stderr = info.GetProgramDirectory(), stdout, stderr
	return tidy.Run()
}

func (golang) generate(
	pkg *schema.Package, request *pulumirpc.GeneratePackageRequest, _ schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage("pulumi-language-go", pkg, request.GetLocalDependencies())
}

// link replaces the SDK's module by its directory. The program's import makes it a dependency.
func (golang) link(ctx context.Context, info *pulumirpc.ProgramInfo, packages []linked) (string, error) {
	instructions := []string{"You can then import the SDK in your Go code with:", ""}
	for _, one := range packages {
		one.pkg.SupportPack = true
		if err := one.pkg.ImportLanguages(map[string]schema.Language{"go": codegen.Importer}); err != nil {
			return "", err
		}
		module, imported, err := codegen.ModuleAndImportPath(one.pkg)
		if err != nil {
			return "", err
		}
		edit := exec.CommandContext(ctx, "go", "mod", "edit", "-replace", module+"="+one.path)
		edit.Dir = info.GetProgramDirectory()
		if output, err := edit.CombinedOutput(); err != nil {
			return "", fmt.Errorf("go mod edit: %w\n%s", err, output)
		}
		instructions = append(instructions, fmt.Sprintf("  import %q", imported))
	}
	return strings.Join(append(instructions, ""), "\n"), nil
}
