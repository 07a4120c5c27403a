package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// otherCommands are names that other programs have for the commands.
var otherCommands = map[string]string{
	"find": "search", "query": "search", "ask": "search", "grep": "search",
	"related": "like", "similar": "like", "neighbours": "like", "neighbors": "like",
	"add": "index", "import": "index", "load": "index", "embed": "index", "update": "index",
	"fetch": "harvest", "download": "harvest", "get": "show", "view": "show", "cat": "show",
	"facets": "status --by year", "facet": "status --by year", "histogram": "status --by year", "distribution": "status --by year", "ls": "list", "info": "status", "stats": "status", "count": "status",
	"untag": "tag PAPER -TAG", "tags": "tag", "label": "tag", "annotate": "note", "notes": "note", "comment": "note",
	"delete": "remove", "rm": "remove", "del": "remove", "check": "doctor", "repair": "doctor", "fix": "doctor",
	"dedup": "duplicates", "dedupe": "duplicates", "duplicate": "duplicates", "join": "merge", "unite": "merge", "combine": "merge", "unmerge": "split", "separate": "split",
	"dump": "export", "save": "backup", "rebuild": "reindex", "benchmark": "eval", "example": "demo",
}

// otherOptions are names that other programs have for the options.
var otherOptions = map[string][]string{
	"top": {"limit"}, "k": {"limit"}, "count": {"limit"}, "num": {"limit"}, "max": {"limit"}, "max-results": {"limit"},
	"from": {"since"}, "after": {"since"}, "to": {"until"}, "before": {"until"},
	"journal": {"venue"}, "type": {"kind"}, "label": {"tag"}, "topic": {"category", "keyword"}, "pdf": {"has"}, "doi": {"has"}, "threshold": {"min-similarity"}, "out": {"output"}, "model": {"embedder"},
	"db": {"library"}, "dir": {"library"}, "path": {"library"}, "debug": {"verbose"}, "silent": {"quiet"},
}

// unknownCommand is the error about a command that does not exist.
func unknownCommand(c *cli.Context) error {
	name := c.Args().First()
	var names []string
	for _, command := range c.App.Commands {
		names = append(names, command.Name)
	}
	hint := "paperkin --help lists the commands"
	if other, ok := otherCommands[strings.ToLower(name)]; ok {
		hint = fmt.Sprintf("did you mean %q?", other)
	} else if near := nearestName(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if strings.Contains(name, " ") {
		hint = fmt.Sprintf("to ask a question: paperkin search %q", name)
	}
	return usagef(hint, "unknown command %q", name)
}

// invalidValue matches the error that package flag returns for a value that is
// not of the option's type.
const invalidValue = `^invalid (?:boolean )?value ("(?:[^"\\]|\\.)*") for (?:flag )?-+([^:]+): `

// onUsageError puts an error of the flag parser into the words of the program,
// with a suggestion.
func onUsageError(c *cli.Context, err error, _ bool) error {
	flags := slices.Concat(c.Command.Flags, c.App.Flags)
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		name = strings.TrimPrefix(name, "-")
		hint := suggestOption(c, flags, name)
		if c.Command.Name == "search" {
			hint += "\n--without WORD leaves out papers that have a word; after -- words may begin with a dash"
		}
		return usagef(hint, "unknown option %s", dashed(name))
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: -"); ok {
		name = strings.TrimPrefix(name, "-")
		return usagef("", "%s needs a value: %s", dashed(name), wanted(findFlag(flags, name)))
	}
	if m := regexp.MustCompile(invalidValue).FindStringSubmatch(err.Error()); m != nil {
		return usagef("", "%s %s: want %s", dashed(m[2]), m[1], wanted(findFlag(flags, m[2])))
	}
	return usagef("", "%v", err)
}

// suggestOption is the hint for an option that does not exist.
func suggestOption(c *cli.Context, flags []cli.Flag, name string) string {
	var names, meant []string
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	for _, other := range otherOptions[strings.ToLower(name)] {
		if slices.Contains(names, other) {
			meant = append(meant, dashed(other))
		}
	}
	if near := nearestName(name, names); near != "" && len(meant) == 0 {
		meant = []string{dashed(near)}
	}
	switch {
	case len(meant) > 0:
		return fmt.Sprintf("did you mean %s?", strings.Join(meant, " and "))
	case strings.Contains(strings.ToLower(name), "colo"):
		return "set NO_COLOR=1 to turn colours off"
	}
	return strings.TrimSuffix("paperkin "+c.Command.Name, " paperkin") + " --help lists the options"
}

// dashed is the name of an option as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// wanted says what the value of an option is.
func wanted(f cli.Flag) string {
	switch f.(type) {
	case *cli.IntFlag, *cli.Int64Flag:
		return "a whole number"
	case *cli.Float64Flag:
		return "a number"
	case *cli.DurationFlag:
		return "a time such as 90s or 10m"
	case *cli.BoolFlag:
		return "true or false"
	}
	if d, ok := f.(cli.DocGenerationFlag); ok {
		if m := regexp.MustCompile("`([^`]+)`").FindStringSubmatch(d.GetUsage()); m != nil {
			return m[1]
		}
	}
	return "a text"
}

// nearestName returns the name that a mistyped one most likely stands for: one
// that begins with it, or differs in a third of its letters at most. It is empty
// if there is none.
func nearestName(typed string, names []string) string {
	typed = strings.ToLower(typed)
	best, least := "", len(typed)/3+1
	for _, name := range names {
		if n := edits(typed, name); n < least {
			best, least = name, n
		}
	}
	if best == "" && len(typed) > 1 {
		if i := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, typed) }); i >= 0 {
			return names[i]
		}
	}
	return best
}

// edits is how many letters have to be added, dropped, replaced, or swapped with
// their neighbour to turn one word into another: the optimal string alignment
// distance.
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
		for j := 1; j <= len(b); j++ {
			if i == 0 {
				rows[i][j] = j
				continue
			}
			replaced := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
