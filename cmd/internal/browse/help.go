package browse

import (
	"fmt"

	"paperkin/cmd/internal/screen"
)

// keyColumns is what the keys take on their page.
const keyColumns = 12

// helpLines are the keys, in place of list and preview, in so many columns and rows: what
// they do is wrapped if all of it has room then.
func (m Model) helpLines(p palette, width, height int) (lines []line) {
	for _, whole := range []bool{true, false} {
		lines = nil
		add := func(keys, about string) {
			texts := []string{about}
			if whole {
				texts = screen.Wrap(about, max(1, width-len(margin)-keyColumns))
			}
			for _, text := range texts {
				lines = append(lines, line{{text: fmt.Sprintf("%s%-*s", margin, keyColumns, keys), style: p.accent}, {text: text}})
				keys = ""
			}
		}
		for _, b := range bindings() {
			if b.about != "" {
				add(b.label, b.about)
			}
		}
		add("j k g G", "down, up, first, last; also arrows, Home, End, Page Up, Page Down")
		add("J K", "scroll the preview; also ctrl-d, ctrl-u")
		add("esc", "back, or end without printing anything")
		if len(lines) <= height {
			break
		}
	}
	return lines
}
