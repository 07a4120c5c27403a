package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
)

// TestSettings: every option that a file can set is of a kind that one can set, and can
// become the default of each command that takes it.
func TestSettings(t *testing.T) {
	s := testStreams(nil, os.Stdout, os.Stderr)
	app := newApp(s)
	list := settings(app)
	values := map[string]string{"*cli.BoolFlag": "true", "*cli.IntFlag": "7", "*cli.Float64Flag": "0.25", "*cli.DurationFlag": "7s"}
	var keys []string
	for _, one := range list {
		keys = append(keys, one.Name)
		value, ok := values[fmt.Sprintf("%T", one.Flag)]
		if !ok {
			value = "7"
		}
		taken := one.Global
		for _, command := range app.Commands {
			if !one.AppliesTo(command) {
				continue
			}
			taken = true
			if err := one.Become(command, []string{value}); err != nil {
				t.Errorf("%s of %s: %v", one.Name, command.Name, err)
			}
			f := option.Find(command.Flags, one.Option())
			got := f.(cli.DocGenerationFlag).GetValue()
			if b, ok := f.(*cli.BoolFlag); ok {
				got = fmt.Sprint(b.Value)
			}
			if !strings.Contains(got, value) {
				t.Errorf("%s of %s is %q, want %s", one.Name, command.Name, got, value)
			}
		}
		if !taken {
			t.Errorf("no command takes %s", one.Name)
		}
	}
	for _, key := range []string{"library", "quiet", "limit", "mode", "format", "since", "venue", "min_similarity", "embedder", "ollama", "ollama_timeout", "batch_size", "sort", "reverse"} {
		if !slices.Contains(keys, key) {
			t.Errorf("no setting %s", key)
		}
	}
	for _, key := range []string{"version", "help", "json", "unlike", "offset", "no_config", "output", "dry_run"} {
		if slices.Contains(keys, key) {
			t.Errorf("%s is a setting", key)
		}
	}
	for _, one := range list {
		if one.InLibrary() && (one.Global || !one.Hits) {
			t.Errorf("a library may set %s", one.Name)
		}
	}
}
