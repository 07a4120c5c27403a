package cli

import (
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/shell"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// A commandLine is what the user typed, in the order that urfave/cli understands: global
// options, the command, its options, its arguments.
type commandLine struct {
	command       *cli.Command // nil: none, or one that does not exist
	global, local []string
	words         []string          // the first of them names the command if command is nil
	help, version bool              // asked for, whatever else there is
	err           error             // the first mistake among the options
	typed         map[string]string // the options that are there, by their first names, with their last values
}

// parseLine reads a command line. People write options anywhere ("search graph networks -n
// 5 -L lib"). Everything after "--" is an argument; so are "-" and negative numbers ("-1").
// Only "--library DIR" at the very end is an option there too: scripts append it to command
// lines of any kind. Of an option that is given twice, the last one counts, whichever of its
// names it has.
func parseLine(app *cli.App, args []string) commandLine {
	p := lineParser{app: app, spelled: map[cli.Flag]string{}}
	p.typed = map[string]string{}
	if len(args) > 0 {
		p.rest = args[1:]
	}
	for len(p.rest) > 0 {
		if p.passesOn() {
			p.passOn()
			break
		}
		arg := p.rest[0]
		p.rest = p.rest[1:]
		if arg == "--" {
			p.afterDashes()
			break
		}
		switch {
		case option.Is(arg) && !p.takesTag(arg):
			p.option(arg)
		case p.command == nil && len(p.words) == 0 && app.Command(arg) != nil:
			p.command = app.Command(arg)
		default:
			p.words = append(p.words, arg)
		}
	}
	switch {
	case p.unknown != "":
		p.err = unknownOption(p.app, p.unknownOf, p.unknown, p.asked(args))
	case p.err == nil && p.command != nil:
		p.err = contradiction(p.commandLine)
	}
	return p.commandLine
}

// arguments are the line as urfave/cli takes it.
func (l commandLine) arguments(program string) []string {
	ordered := append([]string{program}, l.global...)
	if l.command == nil {
		return append(ordered, l.words...)
	}
	ordered = append(append(ordered, l.command.Name), l.local...)
	if len(l.words) > 0 {
		ordered = append(append(ordered, "--"), l.words...)
	}
	return ordered
}

// asHelp is the line that asks for the page of the command.
func (l commandLine) asHelp(app *cli.App) commandLine {
	asked := commandLine{command: app.Command("help"), global: l.global}
	if l.command != nil {
		asked.words = []string{l.command.Name}
	}
	return asked
}

// lineParser is a command line while it is read.
type lineParser struct {
	commandLine
	app       *cli.App
	rest      []string
	spelled   map[cli.Flag]string // the name under which an option came first
	unknown   string              // the first option that there is not, as it was typed
	unknownOf *cli.Command        // the command before it
}

// asked is the question of a line in which words begin with a dash: its arguments, and the
// options that there are not. It is empty where options that there are would be part of it.
func (p *lineParser) asked(args []string) string {
	if p.command == nil || len(p.typed) > 0 || slices.Contains(args, "--") {
		return ""
	}
	at := slices.Index(args, p.command.Name)
	quoted := make([]string, 0, len(args))
	for _, arg := range args[at+1:] {
		quoted = append(quoted, shell.Word(arg))
	}
	return strings.Join(quoted, " ")
}

func (p *lineParser) afterDashes() {
	if n := len(p.rest) - 2; n >= 0 && p.rest[n] == "--library" {
		last := p.rest[n:]
		p.rest = p.rest[:n]
		p.words = append(p.words, p.rest...)
		p.rest = last[1:]
		p.option(last[0])
		return
	}
	p.words = append(p.words, p.rest...)
	p.rest = nil
}

// takesTag reports whether an argument of the command tag takes a tag away.
func (p *lineParser) takesTag(arg string) bool {
	return p.command != nil && p.command.Name == tagName && takesTag(arg, optionsOf(p.app, p.command))
}

// find returns an option of the command, else of the program, and whether it is of the
// command.
func (p *lineParser) find(name string) (f cli.Flag, own bool) {
	if p.command != nil {
		if f = option.Find(p.command.Flags, name); f != nil {
			return f, true
		}
	}
	return option.Find(p.app.Flags, name), false
}

// option reads an option and its value.
func (p *lineParser) option(arg string) {
	name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	f, own := p.find(name)
	if f == nil && p.short(arg) {
		return
	}
	if f == nil {
		if p.err == nil && p.unknown == "" && !p.noCommand() {
			p.unknown, p.unknownOf = arg, p.command
		}
		return
	}
	if !hasValue && option.MayLackValue(f) {
		value, hasValue = option.UsualValue(f), true
	}
	if !hasValue && !option.IsBool(f) {
		if len(p.rest) == 0 || p.isKnown(p.rest[0]) {
			p.fail(missingValue(f, name))
			return
		}
		value, hasValue, p.rest = p.rest[0], true, p.rest[1:]
	}
	if hasValue && value == "" && !option.IsBool(f) {
		p.fail(fault.Usagef(option.Example(f), "%s: the value is empty", option.Dashed(name)))
		return
	}
	p.keep(f, own, name, value, hasValue)
}

// keep adds an option to the line.
func (p *lineParser) keep(f cli.Flag, own bool, name, value string, hasValue bool) {
	switch main := f.Names()[0]; {
	case !own && main == "help" && !hasValue:
		p.help = true
		return
	case !own && main == "version" && !hasValue:
		p.version = true
		return
	}
	if first, ok := p.spelled[f]; ok {
		name = first // the library refuses two names for one option
	}
	p.spelled[f] = name
	into := &p.global
	if own {
		into = &p.local
	}
	one := option.Dashed(name)
	if hasValue {
		one += "=" + value
	}
	*into = append(*into, one)
	if before, is := p.typed[f.Names()[0]]; is && option.IsSlice(f) {
		value = before + "," + value
	}
	p.typed[f.Names()[0]] = value
}

// short reads one-letter options that are written as one: "-n5", "-qn 5". It returns false
// if it is none.
func (p *lineParser) short(arg string) bool {
	letters := arg[1:]
	if strings.HasPrefix(letters, "-") {
		return false
	}
	for i, r := range letters {
		f, _ := p.find(string(r))
		if f == nil {
			return false
		}
		if rest := letters[i+1:]; !option.IsBool(f) {
			if rest = strings.TrimPrefix(rest, "="); rest != "" {
				p.rest = slices.Insert(slices.Clone(p.rest), 0, rest)
			}
			letters = letters[:i+1]
			break
		}
	}
	for _, r := range letters {
		p.option("-" + string(r))
	}
	return true
}

// isKnown reports whether an argument is one of the options that there are, and so not the
// value of the one before it. A value that looks like it is written --option=--value.
func (p *lineParser) isKnown(arg string) bool {
	if !strings.HasPrefix(arg, "--") || len(arg) < 4 {
		return false
	}
	name, _, _ := strings.Cut(arg[2:], "=")
	f, _ := p.find(name)
	return f != nil
}

func (p *lineParser) fail(err error) {
	if p.err == nil && p.unknown == "" && !p.noCommand() {
		p.err = err
	}
}

// noCommand reports whether the line has named a command that there is not, which says
// more than what is wrong with options after it.
func (p *lineParser) noCommand() bool { return p.command == nil && len(p.words) > 0 }
