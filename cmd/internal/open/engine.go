package open

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/embed/pool"
)

// Engine is an embedder with the batch size and concurrency that suit it. Package
// index, which checks embedders for optional interfaces, is given the Embedder
// inside.
type Engine struct {
	embed.Embedder
	Batch, Concurrency int
	Opened             string // how, for the library to remember: see [index.Library.OpenedWith]
}

// ModelServer is an embedder behind a server, which is checked before a long run.
type ModelServer interface {
	embed.Embedder
	Warm(context.Context) error
}

// templates returns the templates that the options name, nil where they name none.
func templates(c *cli.Context) (document, question *string, err error) {
	if t := c.String("document-template"); t != "" {
		if !strings.Contains(t, "{abstract}") {
			return nil, nil, fault.Usagef("", "--document-template %q has no {abstract}", t)
		}
		document = &t
	}
	if t := c.String("query-template"); t != "" {
		if !strings.Contains(t, "{query}") {
			return nil, nil, fault.Usagef("", "--query-template %q has no {query}", t)
		}
		question = &t
	}
	return document, question, nil
}

// CheckSpec returns an error unless spec is the name of an embedder.
func CheckSpec(spec string) error {
	provider, model, _ := strings.Cut(spec, ":")
	if spec == "auto" || spec == "builtin" || (provider == "ollama" || provider == "openai") && model != "" {
		return nil
	}
	return fault.Usagef("use auto, builtin, ollama:MODEL or openai:MODEL", "unknown embedder %q", spec)
}

// ModelHint names the model of a space in the hint of an error. Where a server does not answer,
// that comes first.
func ModelHint(err error, of embed.Space) error {
	switch {
	case !errors.Is(err, embed.ErrModelMissing), errors.Is(err, embed.ErrUnreachable):
		return err
	case of.Provider == "openai":
		return fault.WithHint(err, "load "+of.Model+" in the server, or name a model that it has: openai:MODEL")
	}
	return fault.WithHint(err, "get it with: ollama pull "+of.Model)
}

// KeepLoad sets the option for it to what [Load] returns.
func KeepLoad(s *session.Run, c *cli.Context, lib session.Library, space embed.Space) error {
	load, err := Load(s, c, lib, space)
	if err != nil || len(load) == 0 || s.IsSet(c, "ollama-option") {
		return err
	}
	return c.Set("ollama-option", strings.Join(load.Strings(), ","))
}

// IsBuiltin reports whether the vectors of a space are of the built-in model.
func IsBuiltin(s embed.Space) bool { return s.Provider == "builtin" }

// IsObsolete tells whether the program has no model for a space any more.
func IsObsolete(s embed.Space) bool { return errors.Is(ModelVersion(s), embed.ErrEarlierModel) }

// reporting returns the options of a pool of servers that says who takes part.
func reporting(s *session.Run, o pool.Options) pool.Options {
	o.Left = func(why error) { s.Notice("left out: %s", screen.Message(why.Error())) }
	o.Back = func(name string) { s.Notice("%s takes part again", screen.Line(name)) }
	return o
}
