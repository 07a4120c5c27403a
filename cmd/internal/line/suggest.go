package line

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/shell"
	"paperkin/query/edit"
)

// otherCommands are names that other programs have for what this one does, each with the
// commands here that do it: the first of them that there is.
var otherCommands = map[string][]string{
	"find": {"search"}, "query": {"search"}, "ask": {"search"}, "grep": {"search"}, "lookup": {"search"},
	"related": {"like"}, "similar": {"like"}, "neighbours": {"like"}, "neighbors": {"like"}, "nearest": {"like"}, "recommend": {"like"},
	"import": {"index"}, "load": {"index"}, "embed": {"index"}, "insert": {"index"}, "create": {"index"}, "init": {"index"},
	"fetch": {"add", "harvest"}, "download": {"harvest"}, "pull": {"harvest"}, "crawl": {"harvest"},
	"news": {"digest"}, "new": {"digest"}, "whatsnew": {"digest"}, "notify": {"digest"}, "mail": {"digest"}, "email": {"digest"}, "send": {"digest"}, "cron": {"daily --print-timer"}, "morning": {"daily"},
	"sync": {"update"}, "refresh": {"update"}, "sources": {"source"}, "feed": {"source"}, "feeds": {"source"}, "subscribe": {"save NAME QUESTION"}, "follow": {"source add"},
	"get": {"show"}, "view": {"show"}, "cat": {"show"}, "print": {"show"}, "read": {"show"}, "open": {"open", "show"}, "visit": {"open", "show"},
	"facet": {"status --by year"}, "facets": {"status --by year"}, "histogram": {"status --by year"},
	"distribution": {"status --by year"},
	"ls":           {"list", "status"}, "list": {"list", "status"}, "papers": {"list", "status"}, "dir": {"list", "status"},
	"info": {"status"}, "stats": {"status"}, "statistics": {"status"}, "count": {"status"}, "summary": {"status"},
	"delete": {"remove"}, "rm": {"remove"}, "del": {"remove"}, "erase": {"remove"}, "drop": {"remove"},
	"check": {"doctor"}, "repair": {"doctor --repair"}, "fix": {"doctor --repair"}, "verify": {"doctor"}, "diagnose": {"doctor"},
	"dedup": {"duplicates"}, "dedupe": {"duplicates"}, "dups": {"duplicates"},
	"join": {"merge"}, "unite": {"merge"}, "combine": {"merge"}, "unmerge": {"split"}, "separate": {"split"},
	"dump": {"export"}, "archive": {"backup"}, "recover": {"restore"}, "rebuild": {"reindex"}, "reembed": {"reindex"},
	"benchmark": {"eval"}, "bench": {"eval"}, "evaluate": {"eval"}, "measure": {"eval"}, "example": {"demo"}, "try": {"demo"}, "tutorial": {"demo"},
	"vacuum": {"compact"}, "gc": {"compact"}, "clean": {"compact"}, "shrink": {"compact"},
	"manual": {"man"}, "label": {"tag"}, "tags": {"tag"}, "untag": {"tag PAPER -TAG"}, "annotate": {"note"}, "comment": {"note"}, "notes": {"list --has note", "note"},
	"dislike": {"mark dislike"}, "hate": {"mark dislike"}, "downvote": {"mark dislike"}, "unlike": {"mark clear"}, "unmark": {"mark clear"}, "unread": {"mark unread"},
	"star": {"mark like"}, "fav": {"mark like"}, "favorite": {"mark like"}, "favourite": {"mark like"}, "love": {"mark like"}, "upvote": {"mark like"}, "bookmark": {"mark like"},
	"liked": {"marked liked"}, "likes": {"marked liked"}, "favorites": {"marked liked"}, "favourites": {"marked liked"}, "starred": {"marked liked"}, "bookmarks": {"marked liked"},
	"alert": {"save NAME QUESTION"}, "alerts": {"saved"}, "monitor": {"save NAME QUESTION"}, "track": {"save NAME QUESTION"}, "remember": {"save NAME QUESTION"}, "searches": {"saved"}, "unsave": {"forget"},
	"unsubscribe": {"forget"}, "disliked": {"marked disliked"}, "marks": {"marked"},
	"settings": {"config"}, "configure": {"config"}, "set": {"config set"}, "ui": {"browse"}, "tui": {"browse"}, "gui": {"browse"}, "interactive": {"browse"},
	"ver": {"version"}, "about": {"version"}, "usage": {"help"}, "commands": {"help"}, "complete": {"completion"}, "completions": {"completion"},
}

// otherOptions are names that other programs have for the options.
var otherOptions = map[string][]string{
	"top": {"limit"}, "k": {"limit"}, "count": {"limit"}, "num": {"limit"}, "max": {"limit"}, "max-results": {"limit"}, "size": {"limit"}, "results": {"limit"},
	"from": {"since"}, "after": {"since"}, "start": {"since"}, "to": {"mail", "until"}, "before": {"until"}, "end": {"until"}, "year": {"since", "until"}, "date": {"since", "until"},
	"journal": {"venue"}, "conference": {"venue"}, "type": {"kind"}, "label": {"tag"}, "topic": {"category", "keyword"}, "subject": {"category", "keyword"},
	"pdf": {"has"}, "doi": {"has"}, "threshold": {"min-similarity"}, "cutoff": {"min-similarity"}, "min-score": {"min-similarity"}, "not": {"without"}, "exclude": {"without"},
	"out": {"output"}, "file": {"output"}, "model": {"embedder"}, "order": {"sort"}, "sort-by": {"sort"}, "order-by": {"sort"}, "group-by": {"by"}, "colour": {"color"}, "colors": {"color"},
	"email": {"mail"}, "recipient": {"mail"}, "sender": {"from"}, "server": {"smtp"}, "timer": {"print-timer"}, "cron": {"print-timer"}, "systemd": {"print-timer"}, "schedule": {"print-timer"},
	"db": {"library"}, "database": {"library"}, "dir": {"library"}, "path": {"library"}, "debug": {"verbose"}, "silent": {"quiet"}, "yaml": {"format"}, "csv": {"format"}, "markdown": {"format"}, "bibtex": {"format"},
}

// UnknownCommand is the error about a command that does not exist. args are the words of
// the command line, of which name is one.
func UnknownCommand(app *cli.App, name string, args []string) error {
	if other := Instead(app, name); other != "" {
		line := withCommand(other, name, args)
		if strings.ToLower(other) != other { // what stands for something
			line = "paperkin " + other
		}
		return fault.Usagef("did you mean: "+line, "unknown command %q", name)
	}
	question := withCommand("search", "", args)
	if len(args) > 1 || strings.Contains(name, " ") {
		return fault.Usagef("to ask a question: "+question, "unknown command %q", name)
	}
	return fault.Usagef("paperkin help lists the commands; to ask a question: "+question, "unknown command %q", name)
}

// Instead is the command that one which does not exist stands for, by its name or by a slip
// of the finger; empty if there is none.
func Instead(app *cli.App, name string) string {
	for _, other := range otherCommands[strings.ToLower(name)] {
		if l := Read(app, append([]string{"paperkin"}, strings.Fields(other)...)); l.Command != nil && l.Err == nil {
			return other
		}
	}
	if strings.Contains(name, " ") {
		return ""
	}
	var names []string
	for _, command := range app.Commands {
		if !command.Hidden {
			names = append(names, command.Name)
		}
	}
	return edit.Nearest(name, names)
}

// withCommand is a command line as it can be copied, with a command in the place of a word,
// or before all of them.
func withCommand(command, word string, args []string) string {
	line := []string{"paperkin"}
	at := slices.Index(args, word)
	if at < 0 {
		line = append(line, command)
	}
	for i, arg := range args {
		if i == at {
			line = append(line, command)
		} else {
			line = append(line, shell.Word(arg))
		}
	}
	return strings.Join(line, " ")
}

// invalidValue matches the error that package flag returns for a value that is
// not of the option's type.
const invalidValue = `^invalid (?:boolean )?value ("(?:[^"\\]|\\.)*") for (?:flag )?-+([^:]+): `

// OnUsageError puts an error of the flag parser into the words of the program.
func OnUsageError(c *cli.Context, err error, _ bool) error {
	if m := regexp.MustCompile(invalidValue).FindStringSubmatch(err.Error()); m != nil {
		f := option.Find(slices.Concat(c.Command.Flags, c.App.Flags), m[2])
		return fault.Usagef(option.Example(f), "%s %s: want %s", option.Dashed(m[2]), m[1], option.Wanted(f))
	}
	return fault.Usagef("", "%v", err)
}

// missingValue is the error about an option without its value.
func missingValue(f cli.Flag, name string) error {
	return fault.Usagef(option.Example(f), "%s needs a value: %s", option.Dashed(name), option.Wanted(f))
}

// unknownOption is the error about an option that does not exist, as it was typed. asked is
// the rest of the line if that can be a question.
func unknownOption(app *cli.App, command *cli.Command, typed, asked string) error {
	name, _, _ := strings.Cut(strings.TrimLeft(typed, "-"), "=")
	single := !strings.HasPrefix(typed, "--")
	if single && len(name) > 1 && command != nil && command.Name == "search" {
		if strings.ContainsAny(name, ":\"") || meant(name, app, command) == "" {
			return fault.Usagef(leaveOut(asked), "unknown option %s", typed)
		}
	}
	shown, _, _ := strings.Cut(typed, "=")
	hint := meant(name, app, command)
	if hint == "" {
		if hint = elsewhere(app, command, name); single && len(name) > 1 && command != nil && strings.Contains(command.ArgsUsage, "PAPER") {
			hint += "; a paper whose id begins with - stands after --: paperkin " + command.Name + " -- " + shell.Word(typed)
		}
	}
	return fault.Usagef(hint, "unknown option %s", shown)
}

// leaveOut says how a question has words that begin with a dash.
func leaveOut(asked string) string {
	if asked == "" {
		return "to leave papers out by a word of the question, put -- before the question; or use --without WORD"
	}
	return "to leave papers out by a word of the question: paperkin search -- " + asked
}

// meant is the hint that names the options that one which does not exist may stand for;
// empty if there are none.
func meant(name string, app *cli.App, command *cli.Command) string {
	var names, meant []string
	for _, f := range Options(app, command) {
		names = append(names, option.LongName(f))
	}
	for _, other := range otherOptions[strings.ToLower(name)] {
		if slices.Contains(names, other) {
			meant = append(meant, option.Dashed(other))
		}
	}
	if near := edit.Nearest(name, names); near != "" && len(meant) == 0 {
		meant = []string{option.Dashed(near)}
	}
	switch {
	case len(meant) > 0:
		return fmt.Sprintf("did you mean %s?", strings.Join(meant, " and "))
	case strings.Contains(strings.ToLower(name), "colo"):
		return "did you mean --color never? NO_COLOR=1 in the environment says it for good"
	}
	return ""
}

// elsewhere names the commands that have an option, or else says where the options are
// listed.
func elsewhere(app *cli.App, command *cli.Command, name string) string {
	var have []string
	for _, c := range app.Commands {
		if option.Find(c.Flags, name) != nil {
			have = append(have, c.Name)
		}
	}
	if command == nil && len(have) > 0 {
		return fmt.Sprintf("it comes after the command: paperkin %s %s", have[0], option.Dashed(name))
	}
	page := "paperkin help"
	if command != nil {
		page += " " + command.Name
	}
	if n := len(have); n > 0 && n < 4 {
		return fmt.Sprintf("%s lists the options; this is one of %s", page, strings.Join(have, ", "))
	}
	return page + " lists the options"
}

// Options are the options that may be given with a command, or without one.
func Options(app *cli.App, command *cli.Command) []cli.Flag {
	if command == nil {
		return app.Flags
	}
	return slices.Concat(command.Flags, app.Flags)
}
