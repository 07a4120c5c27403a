package line

import (
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
)

// contradiction returns the error about two options of a command line that cannot both
// hold, and about one that would do nothing beside another: what a user types is not
// ignored. Options that come from elsewhere than the command line give way silently.
func contradiction(l Line) error {
	mode, format := l.Typed["mode"], l.Typed["format"]
	switch {
	case l.On("quiet") && l.On("verbose"):
		return fault.Usagef("leave one of them out", "--quiet and --verbose contradict each other")
	case l.On("json") && l.Has("format") && format != "json" && option.Group(option.Find(l.Command.Flags, "format")) == option.ToPrint:
		return fault.Usagef("leave one of them out", "--json and --format %s contradict each other", format)
	case l.Has("to") && len(l.printed()) > 0:
		return fault.Usagef("leave one of them out", "--to %s prints nothing: it takes no --%s", l.Typed["to"], l.printed()[0])
	case l.Command.Name == Digest || l.Command.Name == Daily:
		return l.twoDigests()
	case l.On("exact") && mode == "lexical":
		return fault.Usagef("leave one of them out: words alone are compared in lexical mode", "--exact and --mode lexical contradict each other")
	case l.Command.Name == "eval" && mode != "" && !strings.Contains(mode, "hybrid") && (l.Has("grid") || l.Has("fusion")):
		option := "--grid"
		if l.Has("fusion") {
			option = "--fusion"
		}
		return fault.Usagef("add --mode hybrid, or leave --mode out", "%s is about the hybrid mode, and --mode %s is not", option, mode)
	}
	return nil
}

// twoDigests returns the error about options of a digest that cannot both hold.
func (l Line) twoDigests() error {
	if l.Has("smtp") && l.Has("sendmail") {
		return fault.Usagef("leave one of them out", "--smtp and --sendmail are two ways to mail, and one message goes one way")
	}
	if l.Has("mail") && !l.Has("output") && (l.Has("format") || l.On("json")) && !l.On("dry-run") {
		return fault.Usagef("add --output FILE, or --output - to print it as well", "--mail prints nothing: --format would be of no use")
	}
	for _, other := range []string{"dry-run", "print-timer", "mail", "output", "always", "since"} {
		if l.On("drop-unsent") && l.On(other) {
			return fault.Usagef("leave one of them out", "--drop-unsent takes a message back and does no more: it takes no --%s", other)
		}
	}
	return nil
}

// printed are the options of the command line for what is printed, or where to.
func (l Line) printed() (names []string) {
	for _, name := range []string{"output", "format", "force", "json", "abstract", "brief", "explain"} {
		if l.On(name) {
			names = append(names, name)
		}
	}
	return names
}
