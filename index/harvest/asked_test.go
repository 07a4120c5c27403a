package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestAsked: what a service was asked for is remembered for 30 days, by one process at a time,
// and a damaged memory costs no more than another question.
func TestAsked(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)
	open := func(days int) *Asked {
		t.Helper()
		a, err := OpenAsked(dir, "openalex", now.AddDate(0, 0, days))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open(0)
	if _, err := OpenAsked(dir, "openalex", now); !errors.Is(err, ErrBusy) {
		t.Errorf("opened twice: %v", err)
	}
	if err := errors.Join(a.Note([]string{"doi:10.1/a", "doi:10.1/b c"}), a.Close()); err != nil {
		t.Fatal(err)
	}
	a = open(20)
	if !a.Lately("x", "doi:10.1/b c") || !a.Lately("doi:10.1/a") || a.Lately("doi:10.1/c") {
		t.Error("what was asked for is not remembered")
	}
	if err := errors.Join(a.Note([]string{"doi:10.1/c"}), a.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "openalex", "asked")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		_, err = f.WriteString("nonsense\n2026-06-09 doi:10.1/d\n2026-06-09") // the last one of a killed process
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	a = open(30)
	defer a.Close()
	if a.Lately("doi:10.1/a") || !a.Lately("doi:10.1/c") || !a.Lately("doi:10.1/d") {
		t.Error("what was asked for long ago is remembered, or what was not is forgotten")
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "2026-06-09 doi:10.1/c\n2026-06-09 doi:10.1/d\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestKnownAs(t *testing.T) {
	ids := []string{"arxiv:2605.00001", "doi:10.5555/full", "pmid:1", "sha:0a"}
	for service, want := range map[string]string{"arxiv": ids[0], "crossref": ids[1], "datacite": ids[1], "pubmed": ids[2], "openalex": ids[1], "s2": ids[1], "hf": ""} {
		if id, ok := KnownAs(service, ids); id != want || ok != (want != "") {
			t.Errorf("%s: %q, %t, want %q", service, id, ok, want)
		}
	}
}

// TestLookup: a service gives its records of the papers that it was asked for, also if it
// refuses one of them, and an error if it refuses all.
func TestLookup(t *testing.T) {
	f := startFinding(t)
	look := func(ids ...string) (titles []string, err error) {
		o := FindOptions{Options: newClock().options(), Endpoints: map[string]string{"openalex": f.URL + "/openalex"}}
		records, err := Lookup(context.Background(), t.TempDir(), "openalex", ids, o)
		for _, r := range records {
			titles = append(titles, r.Paper.Title)
		}
		return titles, err
	}
	if got, err := look("doi:10.5555/none", "doi:10.5555/bare"); err != nil || !slices.Equal(got, []string{"A bare record"}) {
		t.Errorf("%q, %v", got, err)
	}
	refused := "bad"
	f.fault = func(w http.ResponseWriter, _ string) bool {
		asked := f.asked[len(f.asked)-1]
		if strings.Contains(asked, refused) {
			http.Error(w, "no", http.StatusBadRequest)
		}
		return strings.Contains(asked, refused)
	}
	if got, err := look("doi:10.5555/bad", "doi:10.5555/bare", "doi:10.5555/a", "doi:10.5555/b"); err != nil || !slices.Equal(got, []string{"A bare record"}) {
		t.Errorf("one refused: %q, %v", got, err)
	}
	refused, f.asked = "openalex", nil
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprint("doi:10.5555/", i))
	}
	if _, err := look(many...); !errors.Is(err, ErrRefused) || len(f.asked) > 7 {
		t.Errorf("all refused: %v after %d requests", err, len(f.asked))
	}
}
