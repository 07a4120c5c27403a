// Package open makes of the options of a command what it works with: the library, for reading or
// for writing, and the embedders. Of what the programs share it alone knows which embedders and
// stores there are.
package open

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/embed/openai"
	"paperkin/embed/pool"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/query"
)

// Options become an embedder and a store in this file only.

// Exact opens the folder of a library for reading as the options say.
func Exact(ctx context.Context, c *cli.Context) (*index.Library, error) {
	store := chromem.Open
	if c.Bool("exact") {
		store = chromem.OpenExact
	}
	return index.Open(ctx, option.LibraryDir(c), store)
}

// Vectors opens a library for writing that has its vectors in its folder.
func Vectors(ctx context.Context, c *cli.Context) (*index.Writer, error) {
	return index.OpenWriter(ctx, option.LibraryDir(c), chromem.Open)
}

// Scratch opens a library in dir for writing that is nobody's: its vectors are in its
// folder, whatever the program.
func Scratch(s *session.Run, c *cli.Context, dir string) (*index.Writer, error) {
	return writerAt(c.Context, s, dir, func() (*index.Writer, error) { return index.OpenWriter(c.Context, dir, chromem.Open) })
}

func upgradeLibrary(ctx context.Context, dir string, o index.UpgradeOptions) error {
	return index.Upgrade(ctx, dir, chromem.Open, o)
}

// Restore makes a library in a folder of a backup, as [index.Restore] does.
func Restore(ctx context.Context, backup io.Reader, dir string, o index.RestoreOptions) (index.BackedUp, error) {
	return index.Restore(ctx, backup, dir, chromem.Open, o)
}

// Salvage makes a new library of what is left of a damaged one, as [index.Salvage] does.
func Salvage(ctx context.Context, from, to string) (index.Salvaged, error) {
	return index.Salvage(ctx, from, to, chromem.Open)
}

// ollamaOptions are the options that all uses of an Ollama server share.
func ollamaOptions(s *session.Run, c *cli.Context) ollama.Options {
	load, _ := parseLoad(c.StringSlice("ollama-option")) // its flag has been checked
	return ollama.Options{Options: serverOptions(s, c), Load: load}
}

// ollamaServers returns the options of each Ollama server that is named: of one, if none is
// or one only, with the address as it was given, and else of each once.
func ollamaServers(s *session.Run, c *cli.Context) ([]ollama.Options, error) {
	o := ollamaOptions(s, c)
	var urls []string
	for _, url := range c.StringSlice("ollama") {
		if strings.TrimSpace(url) != "" && !slices.Contains(urls, url) {
			urls = append(urls, url)
		}
	}
	if len(urls) < 2 {
		o.URL = strings.Join(urls, "")
		return []ollama.Options{o}, nil
	}
	var list []ollama.Options
	for _, url := range urls {
		var err error
		if o.URL, err = ollama.Address(url); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(other ollama.Options) bool { return other.URL == o.URL }) {
			list = append(list, o)
		}
	}
	return list, nil
}

// serversOf returns the options by which the Ollama servers make more vectors of a space.
func serversOf(s *session.Run, c *cli.Context, lib session.Library, space embed.Space) ([]ollama.Options, error) {
	servers, err := ollamaServers(s, c)
	if err != nil {
		return nil, err
	}
	load, err := Load(s, c, lib, space)
	for i := range servers {
		servers[i].Load, servers[i].Options = load, servers[i].Of(space)
	}
	return servers, err
}

// SeveralServers returns the members of a pool that makes more vectors of a space, none
// unless several Ollama servers are named.
func SeveralServers(s *session.Run, c *cli.Context, lib session.Library, space embed.Space) ([]pool.Member, error) {
	if space.Provider != "ollama" {
		return nil, nil
	}
	servers, err := serversOf(s, c, lib, space)
	if err != nil || len(servers) == 1 {
		return nil, err
	}
	return members(servers), nil
}

// questionPatience is how long a question waits for a server while there is another one.
const questionPatience = time.Minute

// impatient returns the servers as questions ask them, which go to the next one instead of
// waiting: only the last is waited for as a single one is.
func impatient(servers []ollama.Options) []ollama.Options {
	for i := range servers[:len(servers)-1] {
		o := &servers[i]
		o.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		if o.Timeout == 0 || o.Timeout > questionPatience {
			o.Timeout = questionPatience
		}
	}
	return servers
}

// members are the servers as members of a pool. Errors have no hint.
func members(servers []ollama.Options) (list []pool.Member) {
	for _, o := range servers {
		list = append(list, pool.Member{Name: o.URL, Open: func(ctx context.Context) (embed.Embedder, error) {
			e, err := ollama.Open(ctx, o)
			if err != nil {
				return nil, err
			}
			return e, nil
		}})
	}
	return list
}

// serverOptions are the options that all servers share.
func serverOptions(s *session.Run, c *cli.Context) batch.Options {
	return batch.Options{Timeout: c.Duration("ollama-timeout"), Sleep: s.Sleep}
}

// parseLoad reads the option for it, whose values may hold several, as the variable does
// that sets it.
func parseLoad(values []string) (ollama.Load, error) {
	return ollama.ParseLoad(strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' }))
}

// Load says how Ollama loads the model of a space: as the options say, or else as for the
// papers in it.
func Load(s *session.Run, c *cli.Context, lib session.Library, space embed.Space) (ollama.Load, error) {
	if s.IsSet(c, "ollama-option") {
		return ollamaOptions(s, c).Load, nil
	}
	kept, err := lib.OpenedWith(c.Context, space)
	if err != nil {
		return nil, err
	}
	load, err := parseLoad([]string{kept})
	if err != nil {
		err = fault.WithHint(fmt.Errorf("what the library says of Ollama: %w", err), "say what is right with --ollama-option")
	}
	return load, err
}

// Embedder opens the embedder that a specification names, checked and ready
// for a long run. to is the space of the vectors that its own are added to, the zero value
// for a new one; digests are those of spaces that the model may have made.
func Embedder(s *session.Run, c *cli.Context, spec string, to embed.Space, digests ...string) (Engine, error) {
	if spec == "auto" || spec == "" {
		spec = chooseSpec(s, c)
	}
	if spec == "builtin" {
		e, err := static.Open()
		return Engine{Embedder: e, Batch: cmp.Or(c.Int("batch-size"), 512), Concurrency: cmp.Or(c.Int("concurrency"), runtime.NumCPU())}, err
	}
	if err := CheckSpec(spec); err != nil {
		return Engine{}, err
	}
	document, question, err := templates(c)
	if err != nil {
		return Engine{}, err
	}
	provider, model, _ := strings.Cut(spec, ":")
	how := serverOptions(s, c)
	how.Model, how.Preparation, how.DocumentTemplate, how.QueryTemplate = model, to.Preparation, document, question
	var e ModelServer
	var opened string
	concurrency := cmp.Or(c.Int("concurrency"), 1)
	if provider == "openai" {
		how.BatchSize = cmp.Or(c.Int("batch-size"), 31)
		o := openaiOptions(s, c)
		o.Options, o.Digests = how, digests
		e, err = openOpenAI(c.Context, s, o)
	} else {
		how.BatchSize = cmp.Or(c.Int("batch-size"), 32)
		servers, listed := ollamaServers(s, c)
		if listed != nil {
			return Engine{}, listed
		}
		e, err = openServers(c.Context, s, servers, how, pool.Options{Space: to, Calls: concurrency})
		opened = strings.Join(servers[0].Load.Strings(), " ")
		concurrency *= len(servers)
	}
	if err != nil {
		return Engine{}, err
	}
	s.Detail("loading %s", e.Space().Model)
	if err := e.Warm(c.Context); err != nil {
		return Engine{}, ModelHint(err, e.Space())
	}
	return Engine{e, how.BatchSize, concurrency, opened}, nil
}

// openServers opens the embedder behind a server, or one over several.
func openServers(ctx context.Context, s *session.Run, servers []ollama.Options, how batch.Options, o pool.Options) (ModelServer, error) {
	for i := range servers {
		servers[i].Options = how
	}
	if len(servers) == 1 {
		return openOllama(ctx, servers[0])
	}
	e, err := pool.Open(ctx, members(servers), reporting(s, o))
	if err != nil {
		return nil, ModelHint(err, embed.Space{Provider: "ollama", Model: how.Model})
	}
	return e, nil
}

// openOllama opens an embedder. An error has a hint that names the model.
func openOllama(ctx context.Context, o ollama.Options) (*ollama.Embedder, error) {
	e, err := ollama.Open(ctx, o)
	if err != nil {
		return nil, ModelHint(err, embed.Space{Provider: "ollama", Model: o.Model})
	}
	return e, nil
}

// openaiOptions are the options that all uses of such a server share.
func openaiOptions(s *session.Run, c *cli.Context) openai.Options {
	return openai.Options{Options: serverOptions(s, c), URL: c.String("openai-base"), Key: os.Getenv("OPENAI_API_KEY"), AllowRemote: c.Bool("allow-remote")}
}

// openOpenAI opens an embedder, and says so if texts leave the private network.
func openOpenAI(ctx context.Context, s *session.Run, o openai.Options) (*openai.Embedder, error) {
	const example = "such as --openai-base http://localhost:1234/v1, or OPENAI_BASE_URL in the environment"
	if o.URL == "" {
		return nil, fault.Usagef(example, "openai:%s: no server named", o.Model)
	}
	e, err := openai.Open(ctx, o)
	switch {
	case errors.Is(err, openai.ErrAddress):
		return nil, fault.Usagef(example, "%v", err)
	case errors.Is(err, openai.ErrRemote):
		return nil, fault.Usagef("the texts of papers and questions would be sent there: if you want that, add --allow-remote", "%v", err)
	case err != nil:
		return nil, ModelHint(err, embed.Space{Provider: "openai", Model: o.Model})
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

// chooseSpec resolves "auto": the best embedding model that a local Ollama server
// has, or else the built-in model. It prints a notice about the choice.
func chooseSpec(s *session.Run, c *cli.Context) (spec string) {
	if s.Feeding != nil && s.Feeding.Embedder != nil {
		if chosen := *s.Feeding.Embedder; chosen != "" { // and told
			return chosen
		}
		defer func() { *s.Feeding.Embedder = spec }()
	}
	why := "no Ollama server answers"
	servers, _ := ollamaServers(s, c)
	for _, o := range servers {
		model, err := ollama.Choose(c.Context, o)
		if err == nil {
			s.Notice("embedding with ollama:%s", model)
			return "ollama:" + model
		}
		if errors.Is(err, embed.ErrModelMissing) {
			why = "Ollama has none of the known embedding models"
		}
	}
	s.Notice("%s: using the built-in model. For better answers:\n"+
		"  ollama pull nomic-embed-text && paperkin reindex -e ollama:nomic-embed-text", why)
	return "builtin"
}

// Questioner opens the embedders of existing spaces, for questions only, each
// once.
func Questioner(s *session.Run, c *cli.Context, lib session.Library) query.Opener {
	return query.OpenOnce(func(ctx context.Context, space embed.Space) (embed.Embedder, error) {
		switch space.Provider {
		case "builtin":
			if err := ModelVersion(space); err != nil {
				return nil, err
			}
			return static.Open()
		case "ollama":
			servers, err := serversOf(s, c, lib, space)
			if err != nil {
				return nil, err
			}
			if len(servers) == 1 {
				return openOllama(ctx, servers[0])
			}
			e, err := pool.OpenFirst(ctx, members(impatient(servers)), reporting(s, pool.Options{Space: space}))
			if err != nil {
				return nil, ModelHint(err, space)
			}
			return e, nil
		case "openai":
			o := openaiOptions(s, c)
			o.Options = o.Of(space)
			o.Digests = []string{space.Digest}
			return openOpenAI(ctx, s, o)
		}
		return nil, fault.WithHint(fmt.Errorf("%w: embedder %q", index.ErrNewerFormat, space.Provider), "update paperkin")
	})
}

// ModelVersion returns an error that wraps [embed.ErrEarlierModel] or
// [embed.ErrLaterModel] if the vectors of a space are of another version of a model than
// the one that the program has.
func ModelVersion(s embed.Space) error {
	if s.Provider == "builtin" {
		return static.Check(s)
	}
	return nil
}
