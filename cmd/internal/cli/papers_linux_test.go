package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
)

// TestRanksOnTerminals: each terminal has an answer of its own, in which a rank goes before
// an id; and only there commands that take papers away take ranks.
func TestRanksOnTerminals(t *testing.T) {
	dir := t.TempDir()
	t.Cleanup(xdg.Reload) // after the variable has its value back
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "lib"))
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	xdg.Reload()
	papers := `{"id":"walk","title":"Walking robots","abstract":"Robots with legs walk."}
{"id":"1","title":"Swimming robots","abstract":"Robots shaped like fish swim."}
{"id":"bread","title":"Baking bread","abstract":"Bread that has less salt tastes the same."}`
	terminal, _ := programtest.OpenTerminal(t, 80)
	other, _ := programtest.OpenTerminal(t, 80)
	for _, step := range []struct {
		other bool // on the other terminal
		code  int
		args  []string
	}{
		{false, fault.ExitDone, []string{"index", "-"}},
		{false, fault.ExitDone, []string{"search", "walking robots with legs", "-n", "1"}},
		{true, fault.ExitDone, []string{"search", "bread with less salt", "--without", "fish", "-n", "2"}},
		{true, fault.ExitUsage, []string{"show", "3"}},
		{true, fault.ExitUsage, []string{"remove", "1"}}, // two papers' rank and id
		{true, fault.ExitUsage, []string{"remove", "7"}},
		{false, fault.ExitUsage, []string{"remove", "2"}}, // not the other one's rank
		{false, fault.ExitDone, []string{"show", "1"}},
		{false, fault.ExitDone, []string{"remove", "walk"}},
		{false, fault.ExitUsage, []string{"show", "1"}}, // still the rank of walk
		{true, fault.ExitDone, []string{"search", "robots", "-n", "2"}},
		{true, fault.ExitDone, []string{"remove", "2"}},
		{true, fault.ExitUsage, []string{"show", "bread"}},
	} {
		on := terminal
		if step.other {
			on = other
		}
		if code := runTest(append([]string{"paperkin"}, step.args...), strings.NewReader(papers), on, on); code != step.code {
			t.Errorf("%v: exit code %d, want %d", step, code, step.code)
		}
	}
}
