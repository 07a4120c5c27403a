package help

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
)

// Page is the description of a command, from which its help page and its man page are
// made, and of the program for nil.
func Page(s *session.Run, app *cli.App, command *cli.Command) manual.Page {
	if command == nil {
		return s.OwnPage(programPage(s, app))
	}
	p := manual.Page{Name: app.Name + " " + command.Name, Summary: command.Usage, Text: paragraphs(command.Description),
		Examples: pageExamples(s, command.Name), SeeAlso: []string{app.Name}}
	p.Synopsis = strings.TrimSpace("[options] " + command.ArgsUsage)
	if command.Name == "harvest" {
		p.Lists = append(p.Lists, serviceList())
	}
	for _, group := range option.Groups {
		if l := optionList(group, command.Flags); len(l.Entries) > 0 {
			p.Lists = append(p.Lists, l)
		}
	}
	p.Lists = append(p.Lists, everyCommand(app.Flags))
	p.Sections = sectionsOf(s, command.Name)
	return s.OwnPage(p)
}

// programPage is the page that lists the commands.
func programPage(s *session.Run, app *cli.App) manual.Page {
	p := manual.Page{Name: app.Name, Summary: app.Usage, Synopsis: "[options] COMMAND [options] [arguments]", Text: paragraphs(app.Description),
		Examples: pageExamples(s, "")}
	for _, g := range Groups {
		l := manual.List{Title: g.Title}
		for _, name := range strings.Fields(g.Commands) {
			if c := app.Command(name); c != nil && !c.Hidden {
				l.Entries = append(l.Entries, manual.Entry{Term: c.Name, Text: c.Usage})
				p.SeeAlso = append(p.SeeAlso, app.Name+" "+c.Name)
			}
		}
		if len(l.Entries) > 0 {
			p.Lists = append(p.Lists, l)
		}
	}
	p.Lists = append(p.Lists, everyCommand(app.Flags))
	p.Sections = sectionsOf(s, "")
	return p
}

func everyCommand(flags []cli.Flag) manual.List {
	l := manual.List{Title: "Options of every command"}
	for _, f := range flags {
		l.Entries = append(l.Entries, optionEntry(f))
	}
	return l
}

// paragraphs are the parts of a text that empty lines divide.
func paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n\n")
}

// optionList lists the options of a group, in the order in which the command has them.
func optionList(group string, flags []cli.Flag) manual.List {
	l := manual.List{Title: group}
	for _, f := range flags {
		if option.Group(f) == group && !option.Hidden(f) {
			l.Entries = append(l.Entries, optionEntry(f))
		}
	}
	return l
}

// optionEntry explains an option: its names, its value, and what they mean.
func optionEntry(f cli.Flag) manual.Entry {
	var names []string
	for _, name := range f.Names() {
		if len(name) == 1 {
			names = slices.Insert(names, 0, option.Dashed(name))
		} else {
			names = append(names, option.Dashed(name))
		}
	}
	e := manual.Entry{Term: strings.Join(names, ", "), Text: strings.ReplaceAll(option.Usage(f), "`", "")}
	switch value := option.Placeholder(f); {
	case option.MayLackValue(f):
		e.Term += "[=" + value + "]"
	case value != "":
		e.Term += " " + value
	}
	if d := defaultText(f); d != "" {
		e.Text += " (default: " + d + ")"
	}
	if d, ok := f.(cli.DocGenerationFlag); ok && len(d.GetEnvVars()) > 0 {
		e.Text += " [$" + strings.Join(d.GetEnvVars(), ", $") + "]"
	}
	return e
}

// defaultText is the value of an option that is not given; empty where that says nothing.
func defaultText(f cli.Flag) string {
	d, ok := f.(cli.DocGenerationFlag)
	if !ok || option.IsBool(f) {
		return ""
	}
	switch text := strings.Trim(d.GetDefaultText(), `"`); text {
	case "0", "0s", "false", "[]":
		return ""
	default:
		return text
	}
}

// A Group is a title in the list of all commands, with the names of its commands.
type Group struct{ Title, Commands string }

// Groups are those groups in their order.
var Groups = []Group{
	{"Find papers", "search like list browse show open"},
	{"What is new", "save saved forget digest daily"},
	{"Fill the library", "index add harvest source update import demo"},
	{"Say what papers are", "mark marked tag note remove duplicates merge split"},
	{"Take out", "export backup restore"},
	{"Serve the library", "serve mcp"},
	{"Keep it well", "status doctor reindex compact config eval"},
	{"Help", "help man completion version"},
}

// IsCommand reports whether there is a command of that name, in whichever program.
func IsCommand(name string) bool {
	return slices.ContainsFunc(Groups, func(g Group) bool { return slices.Contains(strings.Fields(g.Commands), name) })
}
