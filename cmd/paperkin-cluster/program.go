package main

import (
	"errors"

	urfave "github.com/urfave/cli/v2"

	"paperkin/cmd/internal/cli"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

// program is what this program is. See [session.Program] for version, commit and date.
func program(version, commit, date string) session.Program {
	return session.Program{
		Name: "paperkin-cluster", Version: version, Commit: commit, Date: date,
		Usage: "find papers by the meaning of their abstracts, in a library that a Weaviate cluster keeps",
		Description: "Papers, their vectors and their words are in the cluster. Whoever indexes papers has a folder with their records; " +
			"whoever searches needs the cluster alone, and has a folder for tags, notes and what else is said of papers. " +
			"paperkin index fills a library, paperkin search asks it. paperkin help COMMAND explains a command.",
		Environment: []string{
			"PAPERKIN_CLUSTER names the nodes, and PAPERKIN_CLUSTER_LIBRARY, PAPERKIN_EMBEDDER, OLLAMA_HOST and OPENAI_BASE_URL are defaults of the options --library, --embedder, --ollama and --openai-base. OLLAMA_HOST names one server. PAPERKIN_CLUSTER_CONFIG names the configuration file.",
			"NO_COLOR and TERM=dumb turn colours off, COLUMNS sets the width of text. XDG_DATA_HOME says where the default folder is.",
		},
		Examples: examples,
		Commands: commands,
		Flags:    flags,
		Others:   "paperkin",
		Endings:  append(clusterEndings(), endings...),

		OpenFolder:  openFolder,
		OpenWriter:  openWriter,
		OpenLibrary: openLibrary,
		Where:       address,
		Check:       checkNodes,
	}
}

func commands(s *session.Run) []*urfave.Command {
	shared := cli.Shared(s)
	for _, c := range shared {
		if c.Name == "export" {
			withFolder(s, c)
		}
	}
	return append(shared, importCommand(s))
}

// endings are how commands end where a library is not the one that is meant.
var endings = []session.Ending{
	{After: is(index.ErrNotElsewhere), Code: fault.ExitLibrary, Hint: "use paperkin for it, or choose another folder with --library DIR"},
	{After: is(index.ErrOtherPlace), Code: fault.ExitLibrary, Hint: "choose the folder of the library with --library DIR, or its name in the cluster with --collection NAME"},
	{After: is(index.ErrOlderFormat), Code: fault.ExitLibrary, Hint: "bring the library up to date first, with any command of paperkin that reads it"},
	{After: is(index.ErrNoSpace), Code: fault.ExitLibrary, Hint: "make one with: paperkin index SOURCE... (or choose another library with --collection NAME)"},
}

// is reports whether an error is of a kind.
func is(kind error) func(error) bool {
	return func(err error) bool { return errors.Is(err, kind) }
}

// examples are those of the program itself.
func examples(command string) []manual.Example {
	switch command {
	case "import":
		return []manual.Example{
			{Line: "paperkin-cluster import ~/papers", What: "what is in that folder, with its vectors"},
			{Line: "paperkin-cluster --collection Physics import ~/physics", What: "as another library of the cluster"},
			{Line: "paperkin-cluster --shards 12 import ~/papers", What: "for a cluster that may have twelve nodes one day"},
		}
	case "export":
		return []manual.Example{
			{Line: "paperkin-cluster export --output papers.jsonl", What: "all papers, so that indexing the file makes the same library"},
			{Line: "paperkin-cluster export --tag reading -o reading.bib", What: "the papers that you have tagged, for LaTeX"},
			{Line: "paperkin-cluster export --folder ~/papers", What: "a library in a folder, with the vectors"},
		}
	case "":
	default:
		return nil
	}
	return []manual.Example{
		{Line: "paperkin-cluster --cluster http://localhost:8080 index papers.bib", What: "make the papers of a file searchable, with one node on this machine"},
		{Line: `paperkin-cluster --cluster https://h1:8080,https://h2:8080 search "robots that see"`, What: "ask, whichever of the nodes answers"},
		{Line: "PAPERKIN_CLUSTER=https://h1:8080 paperkin-cluster serve --open", What: "the page of the library, in the browser"},
	}
}
