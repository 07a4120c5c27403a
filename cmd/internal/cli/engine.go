package cli

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

// engine is an embedder with the batch size and concurrency that suit it. Package
// index, which checks embedders for optional interfaces, is given the Embedder
// inside.
type engine struct {
	embed.Embedder
	batch, concurrency int
	opened             string // how, for the library to remember: see [index.Library.OpenedWith]
}

// modelServer is an embedder behind a server, which is checked before a long run.
type modelServer interface {
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

// checkSpec returns an error unless spec is the name of an embedder.
func checkSpec(spec string) error {
	provider, model, _ := strings.Cut(spec, ":")
	if spec == "auto" || spec == "builtin" || (provider == "ollama" || provider == "openai") && model != "" {
		return nil
	}
	return fault.Usagef("use auto, builtin, ollama:MODEL or openai:MODEL", "unknown embedder %q", spec)
}

// modelHint names the model of a space in the hint of an error. Where a server does not answer,
// that comes first.
func modelHint(err error, of embed.Space) error {
	switch {
	case !errors.Is(err, embed.ErrModelMissing), errors.Is(err, embed.ErrUnreachable):
		return err
	case of.Provider == "openai":
		return fault.WithHint(err, "load "+of.Model+" in the server, or name a model that it has: openai:MODEL")
	}
	return fault.WithHint(err, "get it with: ollama pull "+of.Model)
}

// keepLoad sets the option for it to what [streams.load] returns.
func keepLoad(s *session.Run, c *cli.Context, lib session.Library, space embed.Space) error {
	load, err := load(s, c, lib, space)
	if err != nil || len(load) == 0 || s.IsSet(c, "ollama-option") {
		return err
	}
	return c.Set("ollama-option", strings.Join(load.Strings(), ","))
}

// isBuiltin reports whether the vectors of a space are of the built-in model.
func isBuiltin(s embed.Space) bool { return s.Provider == "builtin" }

// isObsolete tells whether the program has no model for a space any more.
func isObsolete(s embed.Space) bool { return errors.Is(modelVersion(s), embed.ErrEarlierModel) }

// reporting returns the options of a pool of servers that says who takes part.
func reporting(s *session.Run, o pool.Options) pool.Options {
	o.Left = func(why error) { s.Notice("left out: %s", screen.Message(why.Error())) }
	o.Back = func(name string) { s.Notice("%s takes part again", screen.Line(name)) }
	return o
}
