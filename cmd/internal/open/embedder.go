package open

import (
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
)

// EmbedderFlags are the options of commands that embed papers.
func EmbedderFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "embedder", Category: option.OfModel, Aliases: []string{"e"}, EnvVars: []string{"PAPERKIN_EMBEDDER"},
			Usage: "embed with `SPEC`: auto, builtin, ollama:MODEL or openai:MODEL"},
		&cli.StringFlag{Name: "document-template", Category: option.OfModel, Usage: "`TEXT` that a server's model expects around a paper, with {title} and {abstract}", DefaultText: "known for common models"},
		&cli.StringFlag{Name: "query-template", Category: option.OfModel, Usage: "`TEXT` that it expects around a question, with {query}"},
		&cli.IntFlag{Name: "batch-size", Category: option.ToRun, Usage: "send `N` texts to a server per request, and commit as many papers at a time", DefaultText: "32; openai: 31; built-in model: 512", Action: option.Between("batch-size", 0, maxBatch)},
		&cli.IntFlag{Name: "concurrency", Category: option.ToRun, Usage: "send `N` requests at the same time, to each of several servers", DefaultText: "1; built-in model: one per core", Action: option.Between("concurrency", 0, maxConcurrency)},
	}, ServerFlags()...)
}

// A batch of so many vectors of 4,096 dimensions takes 160 MB, and each of so many
// requests at a time can hold one: more is a slip of the finger, which would end in
// the kernel's killing the process.
const (
	maxBatch       = 10_000
	maxConcurrency = 256
)

// ServerFlags are the options that say where embedders are, and how they are asked.
func ServerFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "ollama", Category: option.OfModel, Usage: "`URL` of the Ollama server; repeatable: batches go to whichever of several is free", DefaultText: "$OLLAMA_HOST, else this machine"},
		&cli.DurationFlag{Name: "ollama-timeout", Category: option.OfModel, Aliases: []string{"openai-timeout"}, EnvVars: []string{"PAPERKIN_OLLAMA_TIMEOUT"},
			Usage: "wait at most `TIME` for a response from a server of models, including the time to load the model", DefaultText: "10m",
			Action: func(_ *cli.Context, d time.Duration) error {
				if d <= 0 {
					return fault.Usagef("such as 90s or 10m", "--ollama-timeout %v: want a time above 0", d)
				}
				return nil
			}},
		&cli.StringSliceFlag{Name: "ollama-option", Category: option.OfModel, EnvVars: []string{"PAPERKIN_OLLAMA_OPTIONS"},
			Usage: "have Ollama load the model with `NAME=VALUE`, such as num_thread=1; repeatable", DefaultText: "as the library was indexed",
			Action: func(_ *cli.Context, list []string) error {
				if _, err := parseLoad(list); err != nil {
					return fault.Usagef("such as num_thread=1", "--ollama-option %v", err)
				}
				return nil
			}},
		&cli.StringFlag{Name: "openai-base", Category: option.OfModel, EnvVars: []string{"OPENAI_BASE_URL"},
			Usage: "`URL` of a server that speaks the OpenAI embeddings API, such as http://localhost:1234/v1, for openai:MODEL (key in OPENAI_API_KEY)"},
		&cli.BoolFlag{Name: "allow-remote", Category: option.OfModel, Usage: "let --openai-base be outside of this machine and its private network: the texts of papers and questions are sent there"},
	}
}

// SuggestFlags are [ServerFlags] for commands that need a model only to suggest papers in the
// place of one that there is not: help pages have no room for them.
func SuggestFlags() []cli.Flag {
	flags := ServerFlags()
	for _, f := range flags {
		switch f := f.(type) {
		case *cli.StringFlag:
			f.Hidden = true
		case *cli.StringSliceFlag:
			f.Hidden = true
		case *cli.DurationFlag:
			f.Hidden = true
		case *cli.BoolFlag:
			f.Hidden = true
		}
	}
	return flags
}
