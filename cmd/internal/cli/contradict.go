package cli

import (
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"strings"
)

// contradiction returns the error about two options of a command line that cannot both
// hold, and about one that would do nothing beside another: what a user types is not
// ignored. Options that come from elsewhere than the command line give way silently.
func contradiction(l commandLine) error {
	mode, format := l.typed["mode"], l.typed["format"]
	switch {
	case l.on("quiet") && l.on("verbose"):
		return fault.Usagef("leave one of them out", "--quiet and --verbose contradict each other")
	case l.on("json") && l.has("format") && format != "json" && option.Group(option.Find(l.command.Flags, "format")) == option.ToPrint:
		return fault.Usagef("leave one of them out", "--json and --format %s contradict each other", format)
	case l.has("to") && len(l.printed()) > 0:
		return fault.Usagef("leave one of them out", "--to %s prints nothing: it takes no --%s", l.typed["to"], l.printed()[0])
	case l.command.Name == digestName || l.command.Name == dailyName:
		return l.twoDigests()
	case l.on("exact") && mode == "lexical":
		return fault.Usagef("leave one of them out: words alone are compared in lexical mode", "--exact and --mode lexical contradict each other")
	case l.command.Name == "eval" && mode != "" && !strings.Contains(mode, "hybrid") && (l.has("grid") || l.has("fusion")):
		option := "--grid"
		if l.has("fusion") {
			option = "--fusion"
		}
		return fault.Usagef("add --mode hybrid, or leave --mode out", "%s is about the hybrid mode, and --mode %s is not", option, mode)
	}
	return nil
}

// twoDigests returns the error about options of a digest that cannot both hold.
func (l commandLine) twoDigests() error {
	if l.has("smtp") && l.has("sendmail") {
		return fault.Usagef("leave one of them out", "--smtp and --sendmail are two ways to mail, and one message goes one way")
	}
	if l.has("mail") && !l.has("output") && (l.has("format") || l.on("json")) && !l.on("dry-run") {
		return fault.Usagef("add --output FILE, or --output - to print it as well", "--mail prints nothing: --format would be of no use")
	}
	for _, other := range []string{"dry-run", "print-timer", "mail", "output", "always", "since"} {
		if l.on("drop-unsent") && l.on(other) {
			return fault.Usagef("leave one of them out", "--drop-unsent takes a message back and does no more: it takes no --%s", other)
		}
	}
	return nil
}

// printed are the options of the command line for what is printed, or where to.
func (l commandLine) printed() (names []string) {
	for _, name := range []string{"output", "format", "force", "json", "abstract", "brief", "explain"} {
		if l.on(name) {
			names = append(names, name)
		}
	}
	return names
}
