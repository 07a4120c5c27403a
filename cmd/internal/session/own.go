package session

import (
	"fmt"
	"slices"
	"strings"

	"paperkin/cmd/internal/manual"
)

// The texts of all commands name these as those of paperkin. Another program that has
// the same commands says its own name in its place.

// Own is a text with the program's own name in the command lines that it has.
func (s *Run) Own(text string) string {
	if s.Program.Name == FolderProgram || !strings.Contains(text, FolderProgram) {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, FolderProgram)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name := FolderProgram
		if s.isOwn(before, after) {
			name = s.Program.Name
		}
		b.WriteString(name)
		text = after
	}
}

// isOwn reports whether what stands around the name of paperkin makes it this program's.
func (s *Run) isOwn(before, after string) bool {
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
	return slices.Contains(s.Commands, rest[:end])
}

// OwnPage is a page with the program's own name in it.
func (s *Run) OwnPage(p manual.Page) manual.Page {
	if s.Program.Name == FolderProgram {
		return p
	}
	p.Text = s.ownAll(p.Text)
	for i, e := range p.Examples {
		p.Examples[i] = manual.Example{Line: s.Own(e.Line), What: s.Own(e.What)}
	}
	for _, l := range p.Lists {
		for i, e := range l.Entries {
			l.Entries[i].Text = s.Own(e.Text)
		}
	}
	for i, section := range p.Sections {
		p.Sections[i] = s.OwnSection(section)
	}
	return p
}

// OwnSection is a section with the program's own name in it.
func (s *Run) OwnSection(section manual.Section) manual.Section {
	section.Text = s.ownAll(section.Text)
	return section
}

func (s *Run) ownAll(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = s.Own(text)
	}
	return list
}

// Notice prints a line for the user: see [screen.Screen.Notice].
func (s *Run) Notice(format string, args ...any) {
	s.Screen.Notice("%s", s.Own(fmt.Sprintf(format, args...)))
}

// Detail prints a notice if the user wants details.
func (s *Run) Detail(format string, args ...any) {
	s.Screen.Detail("%s", s.Own(fmt.Sprintf(format, args...)))
}

// Warn prints a line about an error that does not end the command.
func (s *Run) Warn(format string, args ...any) {
	s.Screen.Warn("%s", s.Own(fmt.Sprintf(format, args...)))
}
