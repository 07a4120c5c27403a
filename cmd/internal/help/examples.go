package help

import (
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/session"
)

// pageExamples are the examples of a command, three of what people do with it, or of the
// program for the empty name. They are on help pages and man pages.
func pageExamples(s *session.Run, command string) []manual.Example {
	if own := s.Program.Examples; own != nil {
		if list := own(command); list != nil {
			return list
		}
	}
	return Examples(command)
}

// Examples are those examples where the program has none of its own.
func Examples(command string) []manual.Example {
	switch command {
	case "":
		return []manual.Example{
			{Line: "paperkin index papers.bib", What: "make the papers of a file searchable"},
			{Line: `paperkin search "robots that see in the dark"`, What: "find the papers nearest to a question"},
			{Line: "paperkin like arxiv:1706.03762", What: "find papers like one that you know"},
		}
	case "search":
		return []manual.Example{
			{Line: `paperkin search "sharing parameters across layers" -n 5`, What: "the five papers nearest to a question"},
			{Line: `paperkin search "federated learning" --since 2023 --venue 'icml*' --explain`, What: "only recent ones of a conference, with the reason for each"},
			{Line: `paperkin search "protein folding" --format bibtex`, What: "the hits as BibTeX, for a file of references"},
		}
	case "like":
		return []manual.Example{
			{Line: "paperkin like arxiv:1706.03762", What: "papers like this one"},
			{Line: "paperkin like 3 7", What: "papers like the third and the seventh hit of the last answer"},
			{Line: "paperkin like @draft.txt --since 2022", What: "recent papers like the abstract of a draft"},
		}
	case "browse":
		return []manual.Example{
			{Line: "paperkin browse", What: "type and see the hits change, with a preview beside them"},
			{Line: `paperkin browse "robots that see in the dark" --since 2020`, What: "begin with the hits of a question"},
			{Line: "paperkin browse --format bibtex >> refs.bib", What: "keep the papers that you mark there"},
		}
	case "list":
		return []manual.Example{
			{Line: "paperkin list -n 20", What: "the newest papers"},
			{Line: "paperkin list --author Hinton --sort title", What: "all papers of an author, by title"},
			{Line: "paperkin list --tag reading --to zotero", What: "the papers that you have tagged, into the Zotero that runs"},
		}
	case "index":
		return []manual.Example{
			{Line: "paperkin index papers.jsonl.gz refs.bib", What: "add the papers of two files"},
			{Line: "paperkin index exports/ --watch", What: "keep a folder's papers searchable while it changes"},
			{Line: "paperkin index library.ris --dry-run", What: "say what would happen, and do nothing"},
		}
	case "add":
		return []manual.Example{
			{Line: "paperkin add arxiv:1706.03762 10.1038/nature14539", What: "fetch two papers by their ids, and make them searchable"},
			{Line: `paperkin add "Attention Is All You Need" --tag to-read`, What: "fetch a paper by its exact title, and tag it"},
			{Line: "paperkin add - < dois.txt", What: "fetch the papers that a file names, one on each line"},
		}
	case "harvest":
		return []manual.Example{
			{Line: `paperkin harvest arxiv --category cs.CL --query "sparse experts" --since 2026-01 --max 500`, What: "papers of arXiv about something"},
			{Line: "paperkin harvest openreview --venue ICLR.cc/2024/Conference", What: "the papers of a conference"},
			{Line: "paperkin harvest openalex --enrich", What: "abstracts, citations and PDFs of papers that the library has"},
		}
	case "serve":
		return []manual.Example{
			{Line: "paperkin serve --open", What: "the page of the library, in the browser"},
			{Line: "paperkin serve --addr 127.0.0.1:8000 --read-only", What: "at another port, and nobody can change tags and notes"},
			{Line: "paperkin serve --addr 0.0.0.0:7273 --token-file token --allow-host lab.example", What: "for a group that logs in"},
		}
	case "show":
		return []manual.Example{
			{Line: "paperkin show 1706.03762", What: "everything about a paper, by its arXiv id"},
			{Line: `paperkin show "Attention Is All You Need"`, What: "the same by its title"},
			{Line: "paperkin show doi:10.1000/182 --sources", What: "the records that a paper was made of"},
		}
	case "open":
		return []manual.Example{
			{Line: "paperkin open 1706.03762", What: "the page of a paper, in your browser"},
			{Line: "paperkin open 3 --pdf", What: "the PDF of the third hit of the last answer"},
			{Line: "paperkin open 1706.03762 --print", What: "print the address, and open nothing"},
		}
	case "status":
		return []manual.Example{
			{Line: "paperkin status", What: "how many papers there are, and whether all are embedded"},
			{Line: "paperkin status --failed", What: "the papers that could not be embedded, and why"},
			{Line: "paperkin status --by venue --since 2024 -n 20", What: "the 20 venues that have most of the recent papers"},
		}
	case "doctor":
		return []manual.Example{
			{Line: "paperkin doctor", What: "check the library, and that it matches its model"},
			{Line: "paperkin doctor --repair", What: "mend what can be mended"},
			{Line: "paperkin doctor --sample 5%", What: "check a part of the papers thoroughly"},
		}
	}
	return moreExamples(command)
}

// moreExamples are those of the commands that are needed less often.
func moreExamples(command string) []manual.Example {
	switch command {
	case "source":
		return []manual.Example{
			{Line: `paperkin source add experts harvest arxiv --category cs.CL --query "sparse experts"`, What: "a question to arXiv"},
			{Line: "paperkin source add mine index zotero: ~/papers", What: "your library in Zotero, and a folder"},
			{Line: "paperkin source", What: "all sources, and what became of their last update"},
		}
	case "update":
		return []manual.Example{
			{Line: "paperkin update", What: "read all sources, for what is new"},
			{Line: "paperkin update experts mine", What: "two of them"},
			{Line: "paperkin update --json --quiet", What: "what became of each, for a script"},
		}
	case line.Digest:
		return []manual.Example{
			{Line: "paperkin digest", What: "what is new for saved searches and likes, here"},
			{Line: "paperkin digest --mail ada@example.org --smtp smtps://ada@mail.example.org", What: "the same as a mail, if anything is new"},
			{Line: "paperkin digest --dry-run --since 7d", What: "what a week would have brought, and why other papers would not have come"},
		}
	case line.Daily:
		return []manual.Example{
			{Line: "paperkin daily --mail ada@example.org --sendmail", What: "read all sources, and mail what is new"},
			{Line: "paperkin daily --output ~/digests/ --format html", What: "or write it to a file a day"},
			{Line: "paperkin daily --mail ada@example.org --sendmail --print-timer", What: "what runs that every morning, for systemd, cron or launchd"},
		}
	case "tag":
		return []manual.Example{
			{Line: "paperkin tag arxiv:1706.03762 +reading -todo", What: "give a paper one tag and take another"},
			{Line: "paperkin tag 2 3 +reading", What: "tag the second and the third hit of the last answer"},
			{Line: "paperkin tag", What: "all tags, and how many papers have each"},
		}
	case "save":
		return []manual.Example{
			{Line: `paperkin save night "robots that see in the dark"`, What: "be told of new papers about something"},
			{Line: `paperkin save lora "low-rank adapters" --venue 'iclr*' --min-similarity 0.5`, What: "only of a conference, and only what is near"},
			{Line: "paperkin save --like transformers arxiv:1706.03762", What: "of papers like one that you know"},
		}
	case "saved":
		return []manual.Example{
			{Line: "paperkin saved", What: "the saved searches, and how many new papers each has"},
			{Line: "paperkin saved --json", What: "the same for a script"},
			{Line: "paperkin --library ~/papers saved", What: "those of another library"},
		}
	case "forget":
		return []manual.Example{
			{Line: "paperkin forget night", What: "forget a saved search"},
			{Line: "paperkin forget night lora", What: "two of them"},
			{Line: "paperkin --library ~/papers forget night", What: "one of another library"},
		}
	case "mark":
		return []manual.Example{
			{Line: "paperkin mark like arxiv:1706.03762", What: "say that you like a paper"},
			{Line: "paperkin mark read 1-3 7", What: "you have read these hits of the last answer"},
			{Line: `paperkin mark clear "Attention Is All You Need"`, What: "take back that you like a paper, or dislike it"},
		}
	case "marked":
		return []manual.Example{
			{Line: "paperkin marked", What: "all papers that are marked, the latest first"},
			{Line: "paperkin marked liked --format bibtex", What: "those that you like as BibTeX"},
			{Line: "paperkin marked disliked --brief", What: "those that you dislike, a line each"},
		}
	case "note":
		return []manual.Example{
			{Line: `paperkin note arxiv:1706.03762 "compare with section 3"`, What: "keep a note on a paper"},
			{Line: "paperkin note arxiv:1706.03762 --edit", What: "write it in your editor"},
			{Line: "paperkin note arxiv:1706.03762", What: "show it"},
		}
	case "remove":
		return []manual.Example{
			{Line: "paperkin remove arxiv:1706.03762", What: "remove a paper"},
			{Line: "paperkin remove --tag discarded --dry-run", What: "say which papers with a tag would be removed"},
			{Line: "paperkin remove --venue 'predatory*' --yes", What: "remove all papers of some venues, in a script"},
		}
	case "compact":
		return []manual.Example{
			{Line: "paperkin compact", What: "give back the room of removed papers"},
			{Line: "paperkin compact --old", What: "also remove the files that upgrades left"},
			{Line: "paperkin compact --json", What: "say in JSON what was given back"},
		}
	case "duplicates":
		return []manual.Example{
			{Line: "paperkin duplicates", What: "the pairs of papers that are most worth a look"},
			{Line: "paperkin duplicates -n 100", What: "more of them"},
			{Line: "paperkin duplicates --json", What: "with all evidence, for a script"},
		}
	case "split":
		return []manual.Example{
			{Line: "paperkin split arxiv:1706.03762 2", What: "take the second record out of a paper"},
			{Line: "paperkin split arxiv:1706.03762 refs.bib:41", What: "take out the record at a line of a file"},
			{Line: `paperkin split "Editorial"`, What: "make a paper of each record"},
		}
	case "merge":
		return []manual.Example{
			{Line: "paperkin merge arxiv:1706.03762 doi:10.1000/182", What: "say that two papers are the same work"},
			{Line: `paperkin merge pmid:31452104 "Deep learning in medicine"`, What: "name one of them by its title"},
			{Line: "paperkin merge arxiv:1706.03762 doi:10.1000/182 --json", What: "print the paper that there is then"},
		}
	case "export":
		return []manual.Example{
			{Line: "paperkin export -o papers.jsonl", What: "all papers with all that is known of them"},
			{Line: "paperkin export --venue 'neurips*' -o neurips.bib", What: "the papers of a conference as BibTeX"},
			{Line: "paperkin export -o vectors.npy", What: "the vectors, for numpy"},
		}
	case "backup":
		return []manual.Example{
			{Line: "paperkin backup papers.backup", What: "the whole library in one file"},
			{Line: "paperkin backup papers.backup --force", What: "also over a file that is no backup"},
			{Line: "paperkin backup - | ssh host 'cat > papers.backup'", What: "to another machine"},
		}
	case "restore":
		return []manual.Example{
			{Line: "paperkin restore papers.backup", What: "make the library of a backup"},
			{Line: "paperkin restore papers.backup --library ~/papers", What: "at another place"},
			{Line: "paperkin restore papers.backup --replace", What: "instead of the one that is there, which is kept under another name"},
		}
	}
	return rareExamples(command)
}

// rareExamples are those of the commands for a new model and about the program itself.
func rareExamples(command string) []manual.Example {
	switch command {
	case "reindex":
		return []manual.Example{
			{Line: "paperkin reindex --embedder ollama:nomic-embed-text", What: "change to another model"},
			{Line: "paperkin reindex --embedder builtin --keep", What: "change, and keep the old vectors"},
			{Line: "paperkin reindex", What: "embed all papers again, with the library's own model"},
		}
	case "config":
		return []manual.Example{
			{Line: "paperkin config", What: "every setting, and where it comes from"},
			{Line: "paperkin config set limit 20", What: "show 20 hits unless --limit says otherwise"},
			{Line: "paperkin config set embedder builtin", What: "new libraries use the built-in model"},
		}
	case "mcp":
		return []manual.Example{
			{Line: "paperkin mcp --config claude-desktop", What: "the settings with which Claude Desktop searches the library"},
			{Line: "paperkin --library ~/papers mcp --config codex", What: "those of Codex, for another library"},
			{Line: "paperkin mcp", What: "the server itself, which such programs start"},
		}
	case "eval":
		return []manual.Example{
			{Line: "paperkin eval scifact/", What: "measure the three modes on a collection"},
			{Line: "paperkin eval papers.jsonl --titles 200", What: "whether titles find their own abstracts"},
			{Line: "paperkin eval papers.jsonl --likes 300 --baseline centroid", What: "whether authors' earlier papers find their later ones"},
		}
	case "demo":
		return []manual.Example{
			{Line: "paperkin demo", What: "index and search the sample"},
			{Line: "paperkin demo -n 10", What: "with more hits"},
			{Line: "paperkin demo --embedder ollama:nomic-embed-text", What: "with a model of an Ollama server"},
		}
	case "help":
		return []manual.Example{
			{Line: "paperkin help", What: "list all commands"},
			{Line: "paperkin help search", What: "explain a command"},
			{Line: "paperkin search --help", What: "the same"},
		}
	case "man":
		return []manual.Example{
			{Line: "paperkin man search | man -l -", What: "read the man page of a command"},
			{Line: "paperkin man > paperkin.1", What: "the page of the program"},
			{Line: "paperkin man --dir ~/.local/share/man/man1", What: "all pages, where man finds them"},
		}
	case "completion":
		return []manual.Example{
			{Line: `eval "$(paperkin completion bash)"`, What: "in ~/.bashrc, and with zsh in ~/.zshrc"},
			{Line: "paperkin completion fish | source", What: "in ~/.config/fish/config.fish"},
			{Line: "paperkin completion pwsh | Out-String | Invoke-Expression", What: "in the profile of PowerShell"},
		}
	case "version":
		return []manual.Example{
			{Line: "paperkin version", What: "what to name in a report"},
			{Line: "paperkin --version", What: "the same"},
			{Line: "paperkin version | head -n 1", What: "the version alone"},
		}
	}
	return nil
}
