// Package pattern has regular expressions that are compiled when they are first needed.
// The formats and the cleaning of text have hundreds between them, which would take
// longer to compile than most commands take to run.
package pattern

import (
	"regexp"
	"sync"
)

// Of returns a function that returns the compiled expression. It panics if the
// expression is invalid, and may be called from several goroutines.
func Of(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
