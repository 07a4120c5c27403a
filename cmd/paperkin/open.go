package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/embed/openai"
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

// openLibraryAt opens the library in dir for reading.
func (s *streams) openLibraryAt(ctx context.Context, dir string) (*index.Library, error) {
	return upToDate(ctx, s, dir, func() (*index.Library, error) { return openAsIs(ctx, dir) })
}

// openAsIs opens the library in dir for reading, unless it would have to be brought up to
// date first.
func openAsIs(ctx context.Context, dir string) (*index.Library, error) {
	return index.Open(ctx, dir, chromem.Open)
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

// ollamaOptions are the options that all uses of an Ollama server share.
func (s *streams) ollamaOptions(c *cli.Context) ollama.Options {
	load, _ := parseLoad(c.StringSlice("ollama-option")) // its flag has been checked
	return ollama.Options{Options: s.serverOptions(c), URL: c.String("ollama"), Load: load}
}

// serverOptions are the options that all servers share.
func (s *streams) serverOptions(c *cli.Context) batch.Options {
	return batch.Options{Timeout: c.Duration("ollama-timeout"), Sleep: s.sleep}
}

// parseLoad reads the option for it, whose values may hold several, as the variable does
// that sets it.
func parseLoad(values []string) (ollama.Load, error) {
	return ollama.ParseLoad(strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' }))
}

// load says how Ollama loads the model of a space: as the options say, or else as for the
// papers in it.
func (s *streams) load(c *cli.Context, lib *index.Library, space embed.Space) (ollama.Load, error) {
	if s.isSet(c, "ollama-option") {
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
	if err != nil || len(load) == 0 || s.isSet(c, "ollama-option") {
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

// modelServer is an embedder behind a server, which is checked before a long run.
type modelServer interface {
	embed.Embedder
	Warm(context.Context) error
}

// openEngine opens the embedder that a specification names, checked and ready
// for a long run. keep is the preparation of vectors that its own are added to, empty
// for a new space; digests are those of spaces that the model may have made.
func (s *streams) openEngine(c *cli.Context, spec string, keep embed.Preparation, digests ...string) (engine, error) {
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
	document, question, err := templates(c)
	if err != nil {
		return engine{}, err
	}
	provider, model, _ := strings.Cut(spec, ":")
	how := s.serverOptions(c)
	how.Model, how.Preparation, how.DocumentTemplate, how.QueryTemplate = model, keep, document, question
	var e modelServer
	var opened string
	if provider == "openai" {
		how.BatchSize = cmp.Or(c.Int("batch-size"), 31)
		o := s.openaiOptions(c)
		o.Options, o.Digests = how, digests
		e, err = s.openOpenAI(c.Context, o)
	} else {
		how.BatchSize = cmp.Or(c.Int("batch-size"), 32)
		o := s.ollamaOptions(c)
		o.Options = how
		e, err = openOllama(c.Context, o)
		opened = strings.Join(o.Load.Strings(), " ")
	}
	if err != nil {
		return engine{}, err
	}
	s.Detail("loading %s", e.Space().Model)
	if err := e.Warm(c.Context); err != nil {
		return engine{}, modelHint(err, e.Space())
	}
	return engine{e, how.BatchSize, cmp.Or(c.Int("concurrency"), 1), opened}, nil
}

// templates returns the templates that the options name, nil where they name none.
func templates(c *cli.Context) (document, question *string, err error) {
	if t := c.String("document-template"); t != "" {
		if !strings.Contains(t, "{abstract}") {
			return nil, nil, usagef("", "--document-template %q has no {abstract}", t)
		}
		document = &t
	}
	if t := c.String("query-template"); t != "" {
		if !strings.Contains(t, "{query}") {
			return nil, nil, usagef("", "--query-template %q has no {query}", t)
		}
		question = &t
	}
	return document, question, nil
}

// openOllama opens an embedder. An error has a hint that names the model.
func openOllama(ctx context.Context, o ollama.Options) (*ollama.Embedder, error) {
	e, err := ollama.Open(ctx, o)
	if err != nil {
		return nil, modelHint(err, embed.Space{Provider: "ollama", Model: o.Model})
	}
	return e, nil
}

// openaiOptions are the options that all uses of such a server share.
func (s *streams) openaiOptions(c *cli.Context) openai.Options {
	return openai.Options{Options: s.serverOptions(c), URL: c.String("openai-base"), Key: os.Getenv("OPENAI_API_KEY"), AllowRemote: c.Bool("allow-remote")}
}

// openOpenAI opens an embedder, and says so if texts leave the private network.
func (s *streams) openOpenAI(ctx context.Context, o openai.Options) (*openai.Embedder, error) {
	const example = "such as --openai-base http://localhost:1234/v1, or OPENAI_BASE_URL in the environment"
	if o.URL == "" {
		return nil, usagef(example, "openai:%s: no server named", o.Model)
	}
	e, err := openai.Open(ctx, o)
	switch {
	case errors.Is(err, openai.ErrAddress):
		return nil, usagef(example, "%v", err)
	case errors.Is(err, openai.ErrRemote):
		return nil, usagef("the texts of papers and questions would be sent there: if you want that, add --allow-remote", "%v", err)
	case err != nil:
		return nil, modelHint(err, embed.Space{Provider: "openai", Model: o.Model})
	}
	if e.Remote() {
		how := ""
		if strings.HasPrefix(e.Address(), "http:") {
			how = ", unencrypted"
		}
		s.Notice("warning: the texts of papers and questions leave this machine and its network: they are sent to %s%s", e.Address(), how)
	}
	return e, nil
}

// fromOpenAI reports whether an error is of an embedder behind an OpenAI API.
func fromOpenAI(err error) bool {
	var e *openai.Error
	return errors.As(err, &e)
}

// checkSpec returns an error unless spec is the name of an embedder.
func checkSpec(spec string) error {
	provider, model, _ := strings.Cut(spec, ":")
	if spec == "auto" || spec == "builtin" || (provider == "ollama" || provider == "openai") && model != "" {
		return nil
	}
	return usagef("use auto, builtin, ollama:MODEL or openai:MODEL", "unknown embedder %q", spec)
}

// chooseSpec resolves "auto": the best embedding model that a local Ollama server
// has, or else the built-in model. It prints a notice about the choice.
func (s *streams) chooseSpec(c *cli.Context) (spec string) {
	if s.feeding != nil && s.feeding.embedder != nil {
		if chosen := *s.feeding.embedder; chosen != "" { // and told
			return chosen
		}
		defer func() { *s.feeding.embedder = spec }()
	}
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
			o.Options = o.Of(space)
			return openOllama(ctx, o)
		case "openai":
			o := s.openaiOptions(c)
			o.Options = o.Of(space)
			o.Digests = []string{space.Digest}
			return s.openOpenAI(ctx, o)
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

// isBuiltin reports whether the vectors of a space are of the built-in model.
func isBuiltin(s embed.Space) bool { return s.Provider == "builtin" }

// isObsolete tells whether the program has no model for a space any more.
func isObsolete(s embed.Space) bool { return errors.Is(modelVersion(s), embed.ErrEarlierModel) }

// modelHint names the model of a space in the hint of an error.
func modelHint(err error, of embed.Space) error {
	switch {
	case !errors.Is(err, embed.ErrModelMissing):
		return err
	case of.Provider == "openai":
		return &hinted{err, "load " + of.Model + " in the server, or name a model that it has: openai:MODEL"}
	}
	return &hinted{err, "get it with: ollama pull " + of.Model}
}
