package edit

import (
	"strings"
)

// Nearest returns the name that a mistyped one most likely stands for: one that differs
// in a third of its letters at most, or the only one that begins with it. It is empty if
// there is none: names of two letters and less are like too many others.
func Nearest(typed string, names []string) string {
	typed = strings.ToLower(typed)
	best, least := "", len(typed)/3+1
	var begin []string
	for _, name := range names {
		if rest, ok := strings.CutPrefix(name, typed); ok && (len(typed) > 3 || rest == "" || rest[0] == '-' || !strings.Contains(name, "-")) {
			begin = append(begin, name)
		}
		if n := Distance(typed, name, least-1); n < least && (len(typed) > 3 || typed[:1] == name[:1]) {
			best, least = name, n
		}
	}
	if best == "" && len(typed) > 1 && len(begin) == 1 {
		return begin[0]
	}
	return best
}
