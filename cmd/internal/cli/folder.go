package cli

import (
	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
)

// Folder is the program of libraries in folders. Of which version it is, see [session.Program].
func Folder(version, commit, date string) session.Program {
	return session.Program{
		Name: session.FolderProgram, Version: version, Commit: commit, Date: date,
		Usage: "find papers by the meaning of their abstracts, on your own machine",
		Description: "A library is a folder of yours with papers, their vectors and an index of their words. paperkin index fills it, " +
			"paperkin search asks it. paperkin help COMMAND explains a command.",
		Environment: []string{
			"PAPERKIN_LIBRARY, PAPERKIN_EMBEDDER, OLLAMA_HOST and OPENAI_BASE_URL are defaults of the options --library, --embedder, --ollama and --openai-base. OLLAMA_HOST names one server.",
			"NO_COLOR and TERM=dumb turn colours off, COLUMNS sets the width of text. XDG_DATA_HOME says where the default library is.",
			"OPENAI_API_KEY, OPENALEX_API_KEY, S2_API_KEY and NCBI_API_KEY are keys of services that want one. PAPERKIN_SMTP is the default of --smtp, and PAPERKIN_SMTP_PASSWORD_FILE names the file with its password. PAPERKIN_MAILTO is your e-mail address for services that papers are fetched from: all of them get it."},
		FirstSteps: []manual.Example{
			{Line: "paperkin demo", What: "see what it does, on a small sample that comes with it"},
			{Line: "paperkin index papers.bib", What: "make your papers searchable: BibTeX, RIS, CSV, JSON, PubMed and others, files or folders"},
			{Line: `paperkin search "how do models share parameters"`, What: "ask in your own words"},
		},
		Commands:   folderCommands,
		Flags:      folderFlags,
		OpenFolder: open.Exact,
		OpenWriter: open.Vectors,
	}
}

func folderCommands(s *session.Run) []*cli.Command {
	return []*cli.Command{
		indexCommand(s), addCommand(s), harvestCommand(s), sourceCommand(s), updateCommand(s), searchCommand(s), likeCommand(s), browseCommand(s), reindexCommand(s),
		showCommand(s), openCommand(s), listCommand(s), statusCommand(s), serveCommand(s), doctorCommand(s), markCommand(s), markedCommand(s), saveCommand(s), savedCommand(s), forgetCommand(s), digestCommand(s), dailyCommand(s), tagCommand(s), noteCommand(s), removeCommand(s), compactCommand(s),
		duplicatesCommand(s), splitCommand(s), mergeCommand(s),
		exportCommand(s), backupCommand(s), restoreCommand(s), mcpCommand(s), evalCommand(s), demoCommand(s), configCommand(s),
		help.Command(s), help.Man(s), completionCommand(s), help.Version(s),
	}
}

func folderFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "library", Category: option.Where, Aliases: []string{"L"}, EnvVars: []string{"PAPERKIN_LIBRARY"},
			Usage: "use the library in `DIR`", DefaultText: "paperkin/default in your data folder"},
	}
}
