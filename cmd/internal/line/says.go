package line

import (
	"strings"

	"paperkin/cmd/internal/option"
)

// Has reports whether an option is typed.
func (l Line) Has(name string) bool { _, typed := l.Typed[name]; return typed }

// On reports whether an option without a value is typed, and not turned off.
func (l Line) On(name string) bool { return l.Has(name) && l.Typed[name] != "false" }

// Values are those of an option of the command that can be given several times.
func (l Line) Values(name string) (list []string) {
	for _, one := range l.Local {
		if value, ok := strings.CutPrefix(one, option.Dashed(name)+"="); ok {
			list = append(list, value)
		}
	}
	return list
}
