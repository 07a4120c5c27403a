package option

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// What an option says of its value in its own description is all there is: help pages,
// completion and the hints of errors take it from there.

// Usage is the description of an option, with its value in backquotes.
func Usage(f cli.Flag) string {
	if d, ok := f.(cli.DocGenerationFlag); ok {
		return d.GetUsage()
	}
	return ""
}

// Group is the group of an option in help pages.
func Group(f cli.Flag) string {
	if c, ok := f.(cli.CategorizableFlag); ok {
		return c.GetCategory()
	}
	return ""
}

// usualValues are those of options that can stand without a value: --sendmail is
// --sendmail=sendmail. A word after such an option is not its value.
var usualValues = map[string]string{"sendmail": Sendmail, "print-timer": EveryTimer}

// The values of --sendmail and --print-timer that stand without one.
const (
	Sendmail   = "sendmail"
	EveryTimer = "all"
)

// UsualValue is what an option stands for without a value; empty for those that need one.
func UsualValue(f cli.Flag) string { return usualValues[f.Names()[0]] }

// MayLackValue reports whether an option can stand without a value that it could have.
func MayLackValue(f cli.Flag) bool { return UsualValue(f) != "" }

// Placeholder is the name that an option's description has for its value: "DATE". It is
// empty for options that take none.
func Placeholder(f cli.Flag) string {
	if IsBool(f) {
		return ""
	}
	_, rest, _ := strings.Cut(Usage(f), "`")
	name, _, _ := strings.Cut(rest, "`")
	return cmp.Or(name, "VALUE")
}

// Choices are the values that an option takes, where its description lists them after its
// value: "print as `FORMAT`: text, json or csv; ...". It is empty where it takes others too.
func Choices(f cli.Flag) []string {
	_, rest, _ := strings.Cut(Usage(f), "`")
	_, rest, _ = strings.Cut(rest, "`")
	at := strings.Index(rest, ": ")
	if at < 0 || IsBool(f) {
		return nil
	}
	rest = rest[at+2:]
	if end := strings.IndexAny(rest, ";("); end >= 0 {
		rest = rest[:end]
	}
	list := strings.Split(strings.ReplaceAll(rest, " or ", ", "), ",")
	for i, word := range list {
		list[i] = strings.TrimSpace(word)
		if list[i] == "" || strings.ContainsAny(list[i], " '\"") {
			return nil
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// examplesByKind are values of the kinds that options name in their descriptions.
var examplesByKind = map[string]string{
	"DATE": "2024-05", "YEARS": "2019-2021", "N": "10", "X": "0.5", "GLOB": "'cs.*'", "NAME": "Hinton", "WORDS": `"graph neural"`,
	"PAPER": "arxiv:1706.03762", "QUESTION": `"federated learning"`, "TIME": "90s", "DIR": "~/papers", "FILE": "papers.jsonl",
	"TAG": "reading", "SHARE": "5%", "MB": "100", "GRID": "'semantic=.5,.6'", "CATEGORY": "cs.CL", "WEEK": "2026-W20",
	"MONTH": "2026-05", "DAY": "2026-05-17", "BY": "date",
}

// examplesByName are values of options whose kind has others.
var examplesByName = map[string]string{"venue": "'neurips*'", "keyword": "'graph*'"}

// suchAs matches the example in an option's description.
const suchAs = `such as ('[^']*'|"[^"]*"|[^\s,;)]+)`

// Example is a value that an option takes, as a hint: "such as --since 2024-05".
func Example(f cli.Flag) string {
	if f == nil || IsBool(f) {
		return ""
	}
	value := cmp.Or(examplesByName[LongName(f)], examplesByKind[Placeholder(f)])
	if listed := Choices(f); len(listed) > 0 {
		value = listed[min(1, len(listed)-1)]
	} else if m := regexp.MustCompile(suchAs).FindStringSubmatch(Usage(f)); m != nil {
		value = m[1]
	}
	if value == "" {
		return ""
	}
	between := " "
	if MayLackValue(f) {
		between = "="
	}
	return "such as " + Dashed(LongName(f)) + between + value
}

// LongName is the first name of an option that is not a letter.
func LongName(f cli.Flag) string {
	names := f.Names()
	if i := slices.IndexFunc(names, func(name string) bool { return len(name) > 1 }); i >= 0 {
		return names[i]
	}
	return names[0]
}

// Wanted says what the value of an option is.
func Wanted(f cli.Flag) string {
	switch f.(type) {
	case *cli.IntFlag, *cli.Int64Flag, *cli.UintFlag, *cli.Uint64Flag:
		return "a whole number"
	case *cli.Float64Flag:
		return "a number"
	case *cli.DurationFlag:
		return "a time such as 90s or 10m"
	case *cli.BoolFlag:
		return "true or false"
	}
	if listed := Choices(f); len(listed) > 0 {
		return "one of " + strings.Join(listed, ", ")
	}
	return Placeholder(f)
}
