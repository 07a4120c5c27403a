package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
)

// morningOf is a user whose clock and zone the test sets.
type morningOf struct {
	t   *testing.T
	dir string
	now time.Time
}

func (m *morningOf) paperkin(stdin string, args ...string) (code int, stdout, stderr string) {
	m.t.Helper()
	var out, errs strings.Builder
	s := testStreams(strings.NewReader(stdin), &out, &errs)
	s.Now = func() time.Time { return m.now }
	code = runLine(s, append([]string{"paperkin", "-L", filepath.Join(m.dir, "library")}, args...))
	return code, out.String(), errs.String()
}

// arrives adds a paper of a name.
func (m *morningOf) arrives(name string) {
	m.t.Helper()
	line := fmt.Sprintf(`{"id":"x:%s","title":"Tides of %s","abstract":"Tides of the sea near %[1]s."}`, name, name)
	if code, _, errs := m.paperkin(line, "index", "-q", "-e", "builtin", "-"); code != fault.ExitDone {
		m.t.Fatal(errs)
	}
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("the system knows no time zones: ", err)
	}
	return zone
}

// TestDigestFirstDay: the week of a first digest begins with the user's day, also where a day of
// it has 23 or 25 hours.
func TestDigestFirstDay(t *testing.T) {
	zone := berlin(t)
	for _, tt := range []struct{ now, first string }{
		{"2026-03-30 06:30", "2026-03-23 00:00"}, // the clocks went forward on the 29th
		{"2026-10-26 06:30", "2026-10-19 00:00"}, // and back on the 25th
	} {
		at := func(s string) time.Time {
			moment, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
			if err != nil {
				t.Fatal(err)
			}
			return moment
		}
		m := &morningOf{t: t, dir: t.TempDir(), now: at(tt.first).Add(-time.Second)}
		m.arrives("yesterday")
		m.now = at(tt.first)
		m.arrives("midnight")
		m.now = at(tt.now)
		if code, _, errs := m.paperkin("", "save", "-q", "sea", "tides of the sea"); code != fault.ExitDone {
			t.Fatal(errs)
		}
		code, out, errs := m.paperkin("", "digest", "-f", "json")
		if code != fault.ExitDone || strings.Count(out, "\n") != 1 || !strings.Contains(out, "Tides of midnight") {
			t.Errorf("%s: exit code %d\n%s%s", tt.now, code, out, errs)
		}
	}
}

// TestDigestDays: mornings at half past six, over the night in which the clocks go back: what
// arrives every three hours is told once, in the file of the user's day.
func TestDigestDays(t *testing.T) {
	zone := berlin(t)
	start := time.Date(2026, 10, 24, 6, 30, 0, 0, zone)
	m := &morningOf{t: t, dir: t.TempDir(), now: start}
	m.arrives("0")
	if code, _, errs := m.paperkin("", "save", "-q", "sea", "tides of the sea"); code != fault.ExitDone {
		t.Fatal(errs)
	}
	days := filepath.Join(m.dir, "days") + string(os.PathSeparator)
	next, arrived, want := start, 1, []string(nil)
	for at := start; at.Before(start.AddDate(0, 0, 4)); at = at.Add(3 * time.Hour) {
		if !at.Before(next) {
			m.now = next
			if code, _, errs := m.paperkin("", "digest", "-o", days); code != fault.ExitDone {
				t.Fatal(errs)
			}
			want = append(want, next.Format(time.DateOnly)+".txt")
			next = next.AddDate(0, 0, 1)
		}
		m.now = at
		m.arrives(fmt.Sprint(arrived))
		arrived++
	}
	m.now = next
	m.paperkin("", "digest", "-o", days)
	want = append(want, next.Format(time.DateOnly)+".txt")

	var names []string
	told := map[string]int{}
	err := fs.WalkDir(os.DirFS(days), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, name)
		b, err := os.ReadFile(filepath.Join(days, name))
		for line := range strings.Lines(string(b)) {
			if _, title, is := strings.Cut(line, ". Tides of "); is {
				told[strings.TrimSpace(title)]++
			}
		}
		return err
	})
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("files %q, %v, want %q", names, err, want)
	}
	for i := range arrived {
		if n := told[fmt.Sprint(i)]; n != 1 {
			t.Errorf("paper %d is told %d times", i, n)
		}
	}
}
