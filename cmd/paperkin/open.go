package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/embed"
	"paperkin/embed/ollama"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/harvest"
	"paperkin/query"
)

// Options become an embedder and a store in this file only.

// libraryDir returns the folder of the command's library.
func libraryDir(c *cli.Context) string {
	if dir := c.String("library"); dir != "" {
		return dir
	}
	return filepath.Join(xdg.DataHome, "paperkin", "default")
}

// openLibrary opens the command's library for reading.
func (s *streams) openLibrary(c *cli.Context) (*index.Library, error) {
	store := chromem.Open
	if c.Bool("exact") {
		store = chromem.OpenExact
	}
	return upToDate(c.Context, s, libraryDir(c), func() (*index.Library, error) { return index.Open(c.Context, libraryDir(c), store) })
}

// openWriter opens the library in dir for writing, and says which folders it does not
// touch.
func (s *streams) openWriter(ctx context.Context, dir string) (*index.Writer, error) {
	w, err := upToDate(ctx, s, dir, func() (*index.Writer, error) { return index.OpenWriter(ctx, dir, chromem.Open) })
	if err != nil {
		return nil, err
	}
	left, err := w.Library.Leftovers(ctx)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	for _, l := range left {
		if l.Why == index.LeftNewer {
			s.Notice("%s", leftover(l))
		}
	}
	return w, nil
}

// upgradeWait is how long a command waits for another one, which may be bringing the
// library up to date.
const upgradeWait = time.Minute

// upToDate opens a library, which is brought up to date first if it has to be.
func upToDate[T any](ctx context.Context, s *streams, dir string, open func() (T, error)) (T, error) {
	opened, err := open()
	if !errors.Is(err, index.ErrOlderFormat) {
		return opened, err
	}
	var meter *screen.Meter
	waiting := false
	err = index.Upgrade(ctx, dir, chromem.Open, index.UpgradeOptions{Wait: upgradeWait, Public: harvest.Redact, Report: func(u index.Upgrading) {
		switch {
		case u.Waiting && !waiting:
			waiting = true
			s.Notice("the library has an older format, and process %d is writing to it: waiting", u.Writer)
		case u.Waiting:
		case meter == nil:
			s.Notice("bringing the library up to date (format %d to %d): needs %s for a while, and keeps the catalogue as it was", u.From, u.To, screen.Size(u.Needs))
			meter = s.Progress("upgrading", "MB")
		default:
			meter.Set(int(u.Done/1e6), int(u.Needs/1e6))
		}
	}})
	if meter != nil {
		meter.End(err)
	}
	if errors.Is(err, index.ErrLocked) {
		err = &hinted{err, "wait until the other process has finished: this library cannot be searched before"}
	}
	if err != nil {
		return opened, err
	}
	return open()
}

func restoreLibrary(ctx context.Context, backup io.Reader, dir string, o index.RestoreOptions) (index.BackedUp, error) {
	return index.Restore(ctx, backup, dir, chromem.Open, o)
}

func salvageLibrary(ctx context.Context, from, to string) (index.Salvaged, error) {
	return index.Salvage(ctx, from, to, chromem.Open)
}

// openExisting opens an existing library for writing. A missing one is an error,
// and is not created.
func (s *streams) openExisting(c *cli.Context) (*index.Writer, error) {
	lib, err := s.openLibrary(c)
	if err != nil {
		return nil, err
	}
	if err := lib.Close(); err != nil {
		return nil, err
	}
	return s.openWriter(c.Context, libraryDir(c))
}

func embedderFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "embedder", Aliases: []string{"e"}, EnvVars: []string{"PAPERKIN_EMBEDDER"},
			Usage: "embed with `SPEC`: auto, builtin or ollama:MODEL"},
		&cli.StringFlag{Name: "document-template", Usage: "`TEXT` that an Ollama model expects around a paper, with {title} and {abstract}", DefaultText: "known for common models"},
		&cli.StringFlag{Name: "query-template", Usage: "`TEXT` that it expects around a question, with {query}"},
		&cli.IntFlag{Name: "batch-size", Usage: "send `N` texts to Ollama per request, and commit as many papers at a time", DefaultText: "32; built-in model: 512", Action: between("batch-size", 0, maxBatch)},
		&cli.IntFlag{Name: "concurrency", Usage: "send `N` requests at the same time", DefaultText: "1; built-in model: one per core", Action: between("concurrency", 0, maxConcurrency)},
	}, ollamaFlags()...)
}

// A batch of so many vectors of 4,096 dimensions takes 160 MB, and each of so many
// requests at a time can hold one: more is a slip of the finger, which would end in
// the kernel's killing the process.
const (
	maxBatch       = 10_000
	maxConcurrency = 256
)

func ollamaFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "ollama", Usage: "`URL` of the Ollama server", DefaultText: "$OLLAMA_HOST, else this machine"},
		&cli.DurationFlag{Name: "ollama-timeout", EnvVars: []string{"PAPERKIN_OLLAMA_TIMEOUT"},
			Usage: "wait at most `TIME` for a response from Ollama, including the time to load the model", DefaultText: "10m",
			Action: func(_ *cli.Context, d time.Duration) error {
				if d <= 0 {
					return usagef("such as 90s or 10m", "--ollama-timeout %v: want a time above 0", d)
				}
				return nil
			}},
		&cli.StringSliceFlag{Name: "ollama-option", EnvVars: []string{"PAPERKIN_OLLAMA_OPTIONS"},
			Usage: "have Ollama load the model with `NAME=VALUE`, such as num_thread=1; repeatable", DefaultText: "as the library was indexed",
			Action: func(_ *cli.Context, list []string) error {
				if _, err := parseLoad(list); err != nil {
					return usagef("such as num_thread=1", "--ollama-option %v", err)
				}
				return nil
			}},
	}
}

// ollamaOptions are the options that all uses of a server share.
func (s *streams) ollamaOptions(c *cli.Context) ollama.Options {
	load, _ := parseLoad(c.StringSlice("ollama-option")) // its flag has been checked
	return ollama.Options{URL: c.String("ollama"), Timeout: c.Duration("ollama-timeout"), Load: load, Sleep: s.sleep}
}

// parseLoad reads the option for it, whose values may hold several, as the variable does
// that sets it.
func parseLoad(values []string) (ollama.Load, error) {
	return ollama.ParseLoad(strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' }))
}

// load says how Ollama loads the model of a space: as the options say, or else as for the
// papers in it.
func (s *streams) load(c *cli.Context, lib *index.Library, space embed.Space) (ollama.Load, error) {
	if c.IsSet("ollama-option") {
		return s.ollamaOptions(c).Load, nil
	}
	kept, err := lib.OpenedWith(c.Context, space)
	if err != nil {
		return nil, err
	}
	load, err := parseLoad([]string{kept})
	if err != nil {
		err = &hinted{fmt.Errorf("what the library says of Ollama: %w", err), "say what is right with --ollama-option"}
	}
	return load, err
}

// keepLoad sets the option for it to what [streams.load] returns.
func (s *streams) keepLoad(c *cli.Context, lib *index.Library, space embed.Space) error {
	load, err := s.load(c, lib, space)
	if err != nil || len(load) == 0 || c.IsSet("ollama-option") {
		return err
	}
	return c.Set("ollama-option", strings.Join(load.Strings(), ","))
}

// engine is an embedder with the batch size and concurrency that suit it. Package
// index, which checks embedders for optional interfaces, is given the Embedder
// inside.
type engine struct {
	embed.Embedder
	batch, concurrency int
	opened             string // how, for the library to remember: see [index.Library.OpenedWith]
}

// openEngine opens the embedder that a specification names, checked and ready
// for a long run. keep is the preparation of vectors that its own are added to; empty
// for a new space.
func (s *streams) openEngine(c *cli.Context, spec string, keep embed.Preparation) (engine, error) {
	if spec == "auto" || spec == "" {
		spec = s.chooseSpec(c)
	}
	if spec == "builtin" {
		e, err := static.Open()
		return engine{Embedder: e, batch: cmp.Or(c.Int("batch-size"), 512), concurrency: cmp.Or(c.Int("concurrency"), runtime.NumCPU())}, err
	}
	if err := checkSpec(spec); err != nil {
		return engine{}, err
	}
	model := strings.TrimPrefix(spec, "ollama:")
	o := s.ollamaOptions(c)
	o.Model, o.BatchSize, o.Preparation = model, cmp.Or(c.Int("batch-size"), 32), keep
	if t := c.String("document-template"); t != "" {
		if !strings.Contains(t, "{abstract}") {
			return engine{}, usagef("", "--document-template %q has no {abstract}", t)
		}
		o.DocumentTemplate = &t
	}
	if t := c.String("query-template"); t != "" {
		if !strings.Contains(t, "{query}") {
			return engine{}, usagef("", "--query-template %q has no {query}", t)
		}
		o.QueryTemplate = &t
	}
	e, err := ollama.Open(c.Context, o)
	if err != nil {
		return engine{}, ollamaHint(err, model)
	}
	s.Detail("loading %s", e.Space().Model)
	if err := e.Warm(c.Context); err != nil {
		return engine{}, ollamaHint(err, model)
	}
	return engine{e, o.BatchSize, cmp.Or(c.Int("concurrency"), 1), strings.Join(o.Load.Strings(), " ")}, nil
}

// checkSpec returns an error unless spec is the name of an embedder.
func checkSpec(spec string) error {
	if model, ok := strings.CutPrefix(spec, "ollama:"); spec == "auto" || spec == "builtin" || ok && model != "" {
		return nil
	}
	return usagef("use auto, builtin or ollama:MODEL", "unknown embedder %q", spec)
}

// chooseSpec resolves "auto": the best embedding model that a local Ollama server
// has, or else the built-in model. It prints a notice about the choice.
func (s *streams) chooseSpec(c *cli.Context) string {
	model, err := ollama.Choose(c.Context, s.ollamaOptions(c))
	if err == nil {
		s.Notice("embedding with ollama:%s", model)
		return "ollama:" + model
	}
	why := "no Ollama server answers"
	if errors.Is(err, embed.ErrModelMissing) {
		why = "Ollama has none of the known embedding models"
	}
	s.Notice("%s: using the built-in model. For better answers:\n"+
		"  ollama pull nomic-embed-text && paperkin reindex -e ollama:nomic-embed-text", why)
	return "builtin"
}

// openQuestioner opens the embedders of existing spaces, for questions only, each
// once.
func (s *streams) openQuestioner(c *cli.Context, lib *index.Library) query.Opener {
	return query.OpenOnce(func(ctx context.Context, space embed.Space) (embed.Embedder, error) {
		switch space.Provider {
		case "builtin":
			if err := modelVersion(space); err != nil {
				return nil, err
			}
			return static.Open()
		case "ollama":
			o := s.ollamaOptions(c)
			var err error
			if o.Load, err = s.load(c, lib, space); err != nil {
				return nil, err
			}
			o.Model, o.DocumentTemplate, o.QueryTemplate, o.Preparation = space.Model, &space.DocumentTemplate, &space.QueryTemplate, space.Preparation
			e, err := ollama.Open(ctx, o)
			if err != nil {
				return nil, ollamaHint(err, space.Model)
			}
			return e, nil
		}
		return nil, &hinted{fmt.Errorf("%w: embedder %q", index.ErrNewerFormat, space.Provider), "update paperkin"}
	})
}

// modelVersion returns an error that wraps [embed.ErrEarlierModel] or
// [embed.ErrLaterModel] if the vectors of a space are of another version of a model than
// the one that the program has.
func modelVersion(s embed.Space) error {
	if s.Provider == "builtin" {
		return static.Check(s)
	}
	return nil
}

// isObsolete tells whether the program has no model for a space any more.
func isObsolete(s embed.Space) bool { return errors.Is(modelVersion(s), embed.ErrEarlierModel) }

// ollamaHint names the model in the hint of an error.
func ollamaHint(err error, model string) error {
	if errors.Is(err, embed.ErrModelMissing) {
		return &hinted{err, "get it with: ollama pull " + model}
	}
	return err
}
