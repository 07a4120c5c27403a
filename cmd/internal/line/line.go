// Package line reads command lines: which command, options and arguments they have, wherever
// they are written, which slips they have, and what is likely meant by those. What a command
// does with its line is for others.
package line

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/shell"
)

// A Line is what the user typed, in the order that urfave/cli understands: global
// options, the command, its options, its arguments.
type Line struct {
	Command       *cli.Command // nil: none, or one that does not exist
	Global, Local []string
	Words         []string          // the first of them names the command if command is nil
	Help, Version bool              // asked for, whatever else there is
	Err           error             // the first mistake among the options
	Typed         map[string]string // the options that are there, by their first names, with their last values
}

// Read reads a command line. People write options anywhere ("search graph networks -n
// 5 -L lib"). Everything after "--" is an argument; so are "-" and negative numbers ("-1").
// Only "--library DIR" at the very end is an option there too: scripts append it to command
// lines of any kind. Of an option that is given twice, the last one counts, whichever of its
// names it has.
func Read(app *cli.App, args []string) Line {
	p := parser{App: app, spelled: map[cli.Flag]string{}}
	p.Typed = map[string]string{}
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
		case p.Command == nil && len(p.Words) == 0 && app.Command(arg) != nil:
			p.Command = app.Command(arg)
		default:
			p.Words = append(p.Words, arg)
		}
	}
	switch {
	case p.unknown != "":
		p.Err = unknownOption(p.App, p.unknownOf, p.unknown, p.asked(args))
	case p.Err == nil && p.Command != nil:
		p.Err = contradiction(p.Line)
	}
	return p.Line
}

// Arguments are the line as urfave/cli takes it.
func (l Line) Arguments(program string) []string {
	ordered := append([]string{program}, l.Global...)
	if l.Command == nil {
		return append(ordered, l.Words...)
	}
	ordered = append(append(ordered, l.Command.Name), l.Local...)
	if len(l.Words) > 0 {
		ordered = append(append(ordered, "--"), l.Words...)
	}
	return ordered
}

// AsHelp is the line that asks for the page of the command.
func (l Line) AsHelp(app *cli.App) Line {
	asked := Line{Command: app.Command("help"), Global: l.Global}
	if l.Command != nil {
		asked.Words = []string{l.Command.Name}
	}
	return asked
}

// parser is a command line while it is read.
type parser struct {
	Line
	App       *cli.App
	rest      []string
	spelled   map[cli.Flag]string // the name under which an option came first
	unknown   string              // the first option that there is not, as it was typed
	unknownOf *cli.Command        // the command before it
}

// asked is the question of a line in which words begin with a dash: its arguments, and the
// options that there are not. It is empty where options that there are would be part of it.
func (p *parser) asked(args []string) string {
	if p.Command == nil || len(p.Typed) > 0 || slices.Contains(args, "--") {
		return ""
	}
	at := slices.Index(args, p.Command.Name)
	quoted := make([]string, 0, len(args))
	for _, arg := range args[at+1:] {
		quoted = append(quoted, shell.Word(arg))
	}
	return strings.Join(quoted, " ")
}

func (p *parser) afterDashes() {
	if n := len(p.rest) - 2; n >= 0 && p.rest[n] == "--library" {
		last := p.rest[n:]
		p.rest = p.rest[:n]
		p.Words = append(p.Words, p.rest...)
		p.rest = last[1:]
		p.option(last[0])
		return
	}
	p.Words = append(p.Words, p.rest...)
	p.rest = nil
}

// takesTag reports whether an argument of the command tag takes a tag away.
func (p *parser) takesTag(arg string) bool {
	return p.Command != nil && p.Command.Name == Tag && TakesTag(arg, Options(p.App, p.Command))
}

// find returns an option of the command, else of the program, and whether it is of the
// command.
func (p *parser) find(name string) (f cli.Flag, own bool) {
	if p.Command != nil {
		if f = option.Find(p.Command.Flags, name); f != nil {
			return f, true
		}
	}
	return option.Find(p.App.Flags, name), false
}

// option reads an option and its value.
func (p *parser) option(arg string) {
	name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	f, own := p.find(name)
	if f == nil && p.short(arg) {
		return
	}
	if f == nil {
		if p.Err == nil && p.unknown == "" && !p.noCommand() {
			p.unknown, p.unknownOf = arg, p.Command
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
func (p *parser) keep(f cli.Flag, own bool, name, value string, hasValue bool) {
	switch main := f.Names()[0]; {
	case !own && main == "help" && !hasValue:
		p.Help = true
		return
	case !own && main == "version" && !hasValue:
		p.Version = true
		return
	}
	if first, ok := p.spelled[f]; ok {
		name = first // the library refuses two names for one option
	}
	p.spelled[f] = name
	into := &p.Global
	if own {
		into = &p.Local
	}
	one := option.Dashed(name)
	if hasValue {
		one += "=" + value
	}
	*into = append(*into, one)
	if before, is := p.Typed[f.Names()[0]]; is && option.IsSlice(f) {
		value = before + "," + value
	}
	p.Typed[f.Names()[0]] = value
}

// short reads one-letter options that are written as one: "-n5", "-qn 5". It returns false
// if it is none.
func (p *parser) short(arg string) bool {
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
func (p *parser) isKnown(arg string) bool {
	if !strings.HasPrefix(arg, "--") || len(arg) < 4 {
		return false
	}
	name, _, _ := strings.Cut(arg[2:], "=")
	f, _ := p.find(name)
	return f != nil
}

func (p *parser) fail(err error) {
	if p.Err == nil && p.unknown == "" && !p.noCommand() {
		p.Err = err
	}
}

// noCommand reports whether the line has named a command that there is not, which says
// more than what is wrong with options after it.
func (p *parser) noCommand() bool { return p.Command == nil && len(p.Words) > 0 }
