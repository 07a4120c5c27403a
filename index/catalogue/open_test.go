package catalogue_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// TestNoPermission: the folder of a library that may not be entered is no damage.
func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may enter every folder")
	}
	dir := t.TempDir()
	openWriter(t, dir).Close()
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	if _, err := catalogue.Open(t.Context(), dir); !errors.Is(err, durable.ErrDenied) {
		t.Errorf("got %v, want %v", err, durable.ErrDenied)
	}
}

// openWriter opens the catalogue of the library in dir for writing, until the test
// ends or the returned writer is closed.
func openWriter(t testing.TB, dir string) *catalogue.Writer {
	t.Helper()
	w, err := catalogue.OpenWriter(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func TestOpenRefuses(t *testing.T) {
	file := func(content string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "catalog.db"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	newer := t.TempDir()
	w := openWriter(t, newer)
	if err := w.SetFormat(catalogue.FormatVersion + 1); err != nil {
		t.Fatal(err)
	}
	w.Close()
	for _, tt := range []struct {
		name, dir string
		want      error
	}{
		{"no folder", filepath.Join(t.TempDir(), "none"), catalogue.ErrNoLibrary},
		{"empty folder", t.TempDir(), catalogue.ErrNoLibrary},
		{"no database", file(strings.Repeat("this is no database ", 500)), durable.ErrDamaged},
		{"newer format", newer, catalogue.ErrNewerFormat},
	} {
		if c, err := catalogue.Open(t.Context(), tt.dir); !errors.Is(err, tt.want) {
			t.Errorf("%s: reader got %v, %v, want %v", tt.name, c, err, tt.want)
		}
		if tt.want == catalogue.ErrNoLibrary {
			continue
		}
		if w, err := catalogue.OpenWriter(t.Context(), tt.dir); !errors.Is(err, tt.want) {
			t.Errorf("%s: writer got %v, %v, want %v", tt.name, w, err, tt.want)
		}
	}
}

func TestDiscard(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	w := openWriter(t, dir)
	if err := w.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// TestCancelledTransaction: the error of a transaction that ended because its
// context was cancelled says so.
func TestCancelledTransaction(t *testing.T) {
	w := openWriter(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	err := w.Update(ctx, func(tx *catalogue.Tx) error {
		cancel()
		for { // database/sql ends it in a goroutine of its own
			if _, err := tx.Exec(context.Background(), "SELECT 1"); errors.Is(err, sql.ErrTxDone) {
				return err
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
