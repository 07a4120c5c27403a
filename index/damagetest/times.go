package damagetest

import (
	"os"
	"strconv"
	"testing"
)

// Variable is the environment variable that says how often the tests kill the
// program, damage its files and spoil what servers answer. Unset or 0, every
// such test has a short form that fits into a run of all tests; 500 is what
// task torture asks for.
const Variable = "PAPERKIN_TORTURE"

// Times is how often a test does something destructive: what Variable says, and
// never less than short.
func Times(t testing.TB, short int) int {
	t.Helper()
	return max(short, asked(t))
}

// Long reports whether Variable asks for more than the short forms.
func Long(t testing.TB) bool {
	t.Helper()
	return asked(t) > 0
}

func asked(t testing.TB) int {
	t.Helper()
	value := os.Getenv(Variable)
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		t.Fatalf("%s is %q, want a number", Variable, value)
	}
	return n
}
