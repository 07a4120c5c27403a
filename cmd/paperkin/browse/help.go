package browse

import "fmt"

// helpLines are the keys, in place of list and preview.
func (m Model) helpLines(p palette) (lines []line) {
	add := func(keys, about string) {
		lines = append(lines, line{{text: fmt.Sprintf("   %-12s", keys), style: p.accent}, {text: about}})
	}
	for _, b := range bindings() {
		if b.about != "" {
			add(b.label, b.about)
		}
	}
	add("j k g G", "down, up, first, last; also arrows, Home, End, Page Up, Page Down")
	add("J K", "scroll the preview; also ctrl-d, ctrl-u")
	add("esc", "back, or end without printing anything")
	return lines
}
