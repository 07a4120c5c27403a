package cli

import (
	"fmt"
	"slices"
	"strings"

	"paperkin/cmd/internal/manual"
)

// The texts of this package name commands as those of paperkin. Another program that has
// the same commands says its own name in its place.

// isCommand reports whether there is a command of that name, in whichever program.
func isCommand(name string) bool {
	return slices.ContainsFunc(commandGroups, func(g commandGroup) bool { return slices.Contains(strings.Fields(g.commands), name) })
}

// own is a text with the program's own name in the command lines that it has.
func (s *streams) own(text string) string {
	if s.program.Name == folderName || !strings.Contains(text, folderName) {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, folderName)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name := folderName
		if s.isOwn(before, after) {
			name = s.program.Name
		}
		b.WriteString(name)
		text = after
	}
}

// isOwn reports whether what stands around the name of paperkin makes it this program's.
func (s *streams) isOwn(before, after string) bool {
	if strings.HasSuffix(before, "update ") && (after == "" || after[0] != '-') {
		return true
	}
	rest, spaced := strings.CutPrefix(after, " ")
	if !spaced || before != "" && strings.ContainsRune("-/_", rune(before[len(before)-1])) {
		return false
	}
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "COMMAND") {
		return true
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(rest)
	}
	return slices.Contains(s.commands, rest[:end])
}

// ownPage is a page with the program's own name in it.
func (s *streams) ownPage(p manual.Page) manual.Page {
	if s.program.Name == folderName {
		return p
	}
	p.Text = s.ownAll(p.Text)
	for i, e := range p.Examples {
		p.Examples[i] = manual.Example{Line: s.own(e.Line), What: s.own(e.What)}
	}
	for _, l := range p.Lists {
		for i, e := range l.Entries {
			l.Entries[i].Text = s.own(e.Text)
		}
	}
	for i, section := range p.Sections {
		p.Sections[i] = s.ownSection(section)
	}
	return p
}

func (s *streams) ownSection(section manual.Section) manual.Section {
	section.Text = s.ownAll(section.Text)
	return section
}

func (s *streams) ownAll(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = s.own(text)
	}
	return list
}

// Notice prints a line for the user: see [screen.Screen.Notice].
func (s *streams) Notice(format string, args ...any) {
	s.Screen.Notice("%s", s.own(fmt.Sprintf(format, args...)))
}

// Detail prints a notice if the user wants details.
func (s *streams) Detail(format string, args ...any) {
	s.Screen.Detail("%s", s.own(fmt.Sprintf(format, args...)))
}

// Warn prints a line about an error that does not end the command.
func (s *streams) Warn(format string, args ...any) {
	s.Screen.Warn("%s", s.own(fmt.Sprintf(format, args...)))
}
