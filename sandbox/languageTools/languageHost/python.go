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

	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
)

// python runs programs in the virtual environment that Pulumi.yaml names.
type python struct{}

// tools returns Pulumi's handling of the project's virtual environment and its package manager.
func (python) tools(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	options := toolchain.PythonOptions{Root: info.GetRootDirectory(), ProgramDir: info.GetProgramDirectory()}
	fields := info.GetOptions().GetFields()
	options.Virtualenv = fields["virtualenv"].GetStringValue()
	switch name := fields["toolchain"].GetStringValue(); name {
	case "":
	case "pip":
		options.Toolchain = toolchain.Pip
	case "poetry":
		options.Toolchain = toolchain.Poetry
	case "uv":
		options.Toolchain = toolchain.Uv
	default:
		return nil, fmt.Errorf("unsupported toolchain option: %s", name)
	}
	return toolchain.ResolveToolchain(options)
}

func (p python) command(ctx context.Context, engine string, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	tools, err := p.tools(request.GetInfo())
	if err != nil {
		return nil, err
	}
	if err := tools.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	// The script of Pulumi that starts a Python program lies beside this program.
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	script := filepath.Join(filepath.Dir(executable), "pulumi-language-python-exec")
	return tools.Command(ctx, "-u", script,
		"--monitor", request.GetMonitorAddress(),
		"--engine", engine,
		"--project", request.GetProject(),
		"--root_directory", request.GetInfo().GetRootDirectory(),
		"--stack", request.GetStack(),
		"--organization", request.GetOrganization(),
		"--pwd", request.GetPwd(),
		"--dry_run", strconv.FormatBool(request.GetDryRun()),
		"--parallel", strconv.Itoa(int(request.GetParallel())),
		request.GetInfo().GetEntryPoint())
}

func (p python) install(ctx context.Context, info *pulumirpc.ProgramInfo, stdout, stderr io.Writer) error {
	tools, err := p.tools(info)
	if err != nil {
		return err
	}
	return tools.InstallDependencies(ctx, info.GetProgramDirectory(), false, true, stdout, stderr)
}

func (python) generate(
	pkg *schema.Package, request *pulumirpc.GeneratePackageRequest, loader schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage("pulumi-language-python", pkg, request.GetExtraFiles(), loader)
}

func (p python) link(ctx context.Context, info *pulumirpc.ProgramInfo, packages []linked) (string, error) {
	tools, err := p.tools(info)
	if err != nil {
		return "", err
	}
	paths := map[string]string{}
	instructions := []string{"You can then import the SDK in your Python code with:", ""}
	for _, one := range packages {
		module := codegen.PyPack(one.pkg.Namespace, one.pkg.Name)
		paths[module] = strings.TrimPrefix(one.path, "./")
		instructions = append(instructions, fmt.Sprintf("  import %s as %s", module, strings.ReplaceAll(one.pkg.Name, "-", "_")))
	}
	return strings.Join(append(instructions, ""), "\n"), tools.LinkPackages(ctx, paths)
}
