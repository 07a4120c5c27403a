package fault

import (
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
)

// Leftover says why something is in the library's folder that nothing uses, and how to
// be rid of it.
func Leftover(l index.Leftover) string {
	path := screen.Line(l.Path)
	remove := "remove it with: rm -r '" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	switch l.Why {
	case index.LeftOther:
		return path + " is not of this state of the library and was put aside: give it its name back where it belongs, or " + remove
	case index.LeftUnfinished:
		return path + " was being written when a process was killed: " + remove
	case index.LeftNewer:
		return path + " is of a newer state of this library, whose catalog.db an older copy has replaced: put that one back to use the folder, or " + remove
	}
	return path + " is the catalogue as it was before its upgrade, with the papers that were removed since: " + remove
}
