package chromem

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, Open) }

// TestFileLayout holds the file to its description: rows of little-endian
// float32, nothing before, between or after them.
func TestFileLayout(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, 2, index.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(context.Background(), 0, [][]float32{{1, 0}, {0, -1}}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "vectors.f32"))
	want := "\x00\x00\x80\x3f\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x80\xbf"
	if err != nil || string(got) != want {
		t.Errorf("got % x, %v, want % x", got, err, want)
	}
	info, err := os.Stat(filepath.Join(dir, "vectors.f32"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestShortFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "vectors.f32"), make([]byte, 12), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, 2, index.Committed{Rows: 2})
	if err == nil || !strings.Contains(err.Error(), "12 bytes, want 16 for 2 committed rows") {
		t.Errorf("got %v", err)
	}
}

// TestCodesLayout holds the file of codes to its description.
func TestCodesLayout(t *testing.T) {
	dir := t.TempDir()
	storeTwo(t, dir)
	got, err := os.ReadFile(filepath.Join(dir, "vectors.i8"))
	header := "PAPERKI8" + "\x01\x00\x00\x00" + "\x02\x00\x00\x00" + "\x02\x00\x00\x00\x00\x00\x00\x00"
	if err != nil || len(got) != 64+2*(32+8) || !strings.HasPrefix(string(got), header) {
		t.Fatalf("%d bytes, header % x, %v", len(got), got[:min(64, len(got))], err)
	}
	if string(got[64:66]) != "\x7f\x00" || string(got[104:106]) != "\x00\x81" {
		t.Errorf("rows % x, % x", got[64:96], got[104:136])
	}
}

// TestVerify: damage to the file of codes is found, and making it anew mends it.
func TestVerify(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	storeTwo(t, dir)
	path := filepath.Join(dir, "vectors.i8")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 8, 12, 16, 24, 63, 64, 95, 96, 100, 143} {
		damaged := append([]byte(nil), sound...)
		damaged[at] ^= 1
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, 2, index.Committed{Rows: 2})
		if err != nil {
			t.Fatalf("byte %d: %v", at, err)
		}
		d := s.(index.Deriver)
		if err := d.Verify(ctx); err == nil {
			t.Errorf("byte %d: a flipped bit was not found", at)
		}
		if err := errors.Join(d.Forget(), s.Settle(ctx, 2), s.Close()); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != string(sound) {
			t.Errorf("byte %d: % x after making the codes anew, want % x; %v", at, got, sound, err)
		}
	}
}

// TestVerifyUnsettled: a process may be killed before it has counted the first
// rows of the file of codes, or after it forgot them; that is no damage.
func TestVerifyUnsettled(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	storeTwo(t, dir)
	path := filepath.Join(dir, "vectors.i8")
	verify := func() {
		t.Helper()
		s, err := Open(dir, 2, index.Committed{Rows: 2})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.(index.Deriver).Verify(ctx); err != nil {
			t.Error(err)
		}
		if err := s.(index.Deriver).Forget(); err != nil {
			t.Fatal(err)
		}
	}
	verify()
	verify() // forgotten
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	verify() // made, and nothing in it
	s, err := Open(dir, 2, index.Committed{Rows: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Settle(cancelled, 2); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("rows would come before a header: %v, %v", info, err)
	}
	verify()
}

// storeTwo fills a store with two vectors of two components.
func storeTwo(t *testing.T, dir string) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(dir, 2, index.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Put(ctx, 0, [][]float32{{1, 0}, {0, -1}}), s.Settle(ctx, 2), s.Close()); err != nil {
		t.Fatal(err)
	}
}
