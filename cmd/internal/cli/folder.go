package cli

import (
	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/option"
)

// folderName is the program whose commands the texts of this package name.
const folderName = "paperkin"

// Folder is the program of libraries in folders. Of which version it is, see [Program].
func Folder(version, commit, date string) Program {
	return Program{
		Name: folderName, Version: version, Commit: commit, Date: date,
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
		OpenFolder: openExact,
		OpenWriter: openVectors,
	}
}

func folderCommands(s *Session) []*cli.Command {
	return []*cli.Command{
		indexCommand(s.streams), addCommand(s.streams), harvestCommand(s.streams), sourceCommand(s.streams), updateCommand(s.streams), searchCommand(s.streams), likeCommand(s.streams), browseCommand(s.streams), reindexCommand(s.streams),
		showCommand(s.streams), openCommand(s.streams), listCommand(s.streams), statusCommand(s.streams), serveCommand(s.streams), doctorCommand(s.streams), markCommand(s.streams), markedCommand(s.streams), saveCommand(s.streams), savedCommand(s.streams), forgetCommand(s.streams), digestCommand(s.streams), dailyCommand(s.streams), tagCommand(s.streams), noteCommand(s.streams), removeCommand(s.streams), compactCommand(s.streams),
		duplicatesCommand(s.streams), splitCommand(s.streams), mergeCommand(s.streams),
		exportCommand(s.streams), backupCommand(s.streams), restoreCommand(s.streams), mcpCommand(s.streams), evalCommand(s.streams), demoCommand(s.streams), configCommand(s.streams),
		helpCommand(s.streams), manCommand(s.streams), completionCommand(s.streams), versionCommand(s.streams),
	}
}

func folderFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "library", Category: option.Where, Aliases: []string{"L"}, EnvVars: []string{"PAPERKIN_LIBRARY"},
			Usage: "use the library in `DIR`", DefaultText: "paperkin/default in your data folder"},
	}
}
