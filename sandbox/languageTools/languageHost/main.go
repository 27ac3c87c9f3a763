// Command languageHost is the language host of Python and of Go programs, by the name it is started with: pulumi-language-python or
// pulumi-language-go.
//
// Pulumi's own hosts for these languages are in its release archives and do not build as Go modules. Their parts are in Pulumi's modules,
// and this program puts them together: the generators of SDKs, the handling of virtual environments, and the script that starts a Python
// program. What is missing here gets "unimplemented" from gRPC: debugging, conversion, packing, templates, providers in these languages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	// The engine passes more flags on to hosts; only these two are known to every host.
	flag.String("tracing", "", "not used")
	flag.Parse()
	engine := flag.Arg(0)
	if engine == "" {
		return errors.New("usage: pulumi-language-python|pulumi-language-go <address of the engine>")
	}
	language, err := languageOf(filepath.Base(os.Args[0]))
	if err != nil {
		return err
	}
	stop, err := stopWithEngine(engine)
	if err != nil {
		return err
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine, language: language})
			return nil
		},
	})
	if err != nil {
		return err
	}
	// The engine reads the port from the first line.
	fmt.Println(handle.Port)
	return <-handle.Done
}

func languageOf(executable string) (language, error) {
	switch strings.TrimPrefix(executable, "pulumi-language-") {
	case "python":
		return python{}, nil
	case "go":
		return golang{}, nil
	default:
		return nil, fmt.Errorf("%s: the program is pulumi-language-python or pulumi-language-go", executable)
	}
}

// stopWithEngine returns a channel that closes when the engine has ended, or on an interrupt.
func stopWithEngine(engine string) (chan bool, error) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		cancel()
		close(stop)
	}()
	return stop, rpcutil.Healthcheck(ctx, engine, 5*time.Minute, cancel)
}
