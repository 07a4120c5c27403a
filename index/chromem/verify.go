package chromem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index"
)

var _ index.Deriver = (*Store)(nil)

// Verify implements [index.Deriver]: it makes the codes of every row again.
func (s *Store) Verify(ctx context.Context) error {
	path := filepath.Join(s.dir, codesName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // nothing was derived yet
		return nil
	case err != nil:
		return err
	case s.codes.count == 0 && s.committed.Rows > 0 && info.Size() > 0 && !s.codesForgotten(path):
		return fmt.Errorf("%s: not the codes of vectors with %d dimensions", path, s.file.dimensions)
	}
	size := rowSize(s.file.dimensions)
	var want []byte
	for slot := range s.codes.count {
		if slot%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		want = appendRow(want[:0], s.file.row(slot))
		if !bytes.Equal(s.codes.rows[slot*size:(slot+1)*size], want) {
			return fmt.Errorf("%s: row %d is not what vector %d gives", path, slot, slot)
		}
	}
	return nil
}

// codesForgotten reports whether a file of codes is a sound one that counts no
// rows, as a crash leaves it that came before the first of them were written.
func (s *Store) codesForgotten(path string) bool {
	want := appendHeader(nil, s.file.dimensions, 0)
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	got := make([]byte, len(want))
	_, err = f.ReadAt(got, 0)
	return err == nil && bytes.Equal(got, want)
}

// Forget implements [index.Deriver].
func (s *Store) Forget() error { return trimCodes(s.dir, s.file.dimensions, 0) }
