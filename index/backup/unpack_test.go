package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"paperkin/index/catalogue"
)

// TestUnpackNowhere: that a file cannot be written is not the backup's fault.
func TestUnpackNowhere(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(member(w, catalogue.File, 4, func() error { _, err := w.Write([]byte("page")); return err }), w.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := members{tar.NewReader(&b)}.catalogue(context.Background(), filepath.Join(t.TempDir(), "none"), Contents{Bytes: 100})
	if !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrBadBackup) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}
