package backup_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// part is a file of an archive.
type part struct {
	tar.Header
	data []byte
}

func unpacked(t *testing.T, backup []byte) (parts []part) {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(backup))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{*h, b})
	}
}

func packed(t *testing.T, parts []part) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, p := range parts {
		p.Header.Size = int64(len(p.data))
		if err := errors.Join(w.WriteHeader(&p.Header), write(w, p.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(w io.Writer, b []byte) error { _, err := w.Write(b); return err }

// holes is an archive whose first file is said to be 2^50 bytes long, all of
// them a hole, as GNU tar writes it in the PAX format.
func holes(t *testing.T) []byte {
	t.Helper()
	block := func(name string, kind byte, data string) string {
		h := make([]byte, 512)
		copy(h, name)
		copy(h[100:], fmt.Sprintf("%07o\x00%07o\x00%07o\x00%011o\x00%011o\x00        %c", 0o600, 0, 0, len(data), 0, kind))
		copy(h[257:], "ustar\x0000")
		sum := 0
		for _, c := range h {
			sum += int(c)
		}
		copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
		return string(h) + data + strings.Repeat("\x00", (512-len(data)%512)%512)
	}
	record := func(key, value string) string {
		n := len(key) + len(value) + 3
		n += len(fmt.Sprint(n + 2))
		return fmt.Sprintf("%d %s=%s\n", n, key, value)
	}
	const size = "1125899906842624"
	text := block("x", 'x', record("GNU.sparse.major", "1")+record("GNU.sparse.minor", "0")+record("GNU.sparse.name", "backup.json")+
		record("GNU.sparse.realsize", size)) +
		block("x", '0', "1\n"+size+"\n0\n"+strings.Repeat("\x00", 505)) + strings.Repeat("\x00", 1024)
	if h, err := tar.NewReader(strings.NewReader(text)).Next(); err != nil || h.Name != "backup.json" || fmt.Sprint(h.Size) != size {
		t.Fatalf("the archive is not what it should be: %+v, %v", h, err)
	}
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll([]byte(text), nil)
}

// tampered is a backup whose catalogue somebody has changed, checksums and all.
func tampered(t *testing.T, parts []part, statements string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "catalog.db")
	if err := os.WriteFile(path, parts[1].data, 0o600); err != nil {
		t.Fatal(err)
	}
	indextest.Tamper(t, path, statements)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := append([]part(nil), parts...)
	changed[1].data = b
	changed[0].data = bytes.Replace(parts[0].data, fmt.Appendf(nil, `"bytes":`), fmt.Appendf(nil, `"bytes":9`), 1)
	return packed(t, changed)
}

// TestHostileBackups: a backup that somebody made to do harm is refused, takes
// little memory, and leaves nothing behind, inside of the folder or outside.
func TestHostileBackups(t *testing.T) {
	parts := unpacked(t, backUp(t, indextest.New(t, indextest.Many(30)...).Library))
	with := func(change func(p []part) []part) []byte { return packed(t, change(append([]part(nil), parts...))) }
	named := func(name string) []byte { return with(func(p []part) []part { p[1].Name = name; return p }) }
	kind := func(kind byte, to string) []byte {
		return with(func(p []part) []part {
			p[1].Typeflag, p[1].Linkname, p[1].data = kind, to, nil
			return p
		})
	}
	for name, b := range map[string][]byte{
		"up":               named("../catalog.db"),
		"absolute":         named("/tmp/catalog.db"),
		"dot":              named("./catalog.db"),
		"link":             kind(tar.TypeSymlink, "/etc/passwd"),
		"hard link":        kind(tar.TypeLink, "backup.json"),
		"folder":           kind(tar.TypeDir, ""),
		"device":           kind(tar.TypeChar, ""),
		"another file":     with(func(p []part) []part { return append(p, part{tar.Header{Name: "x", Typeflag: tar.TypeReg}, nil}) }),
		"no vectors":       with(func(p []part) []part { return p[:2] }),
		"longer than said": with(func(p []part) []part { p[1].data = append(p[1].data, make([]byte, 1<<20)...); return p }),
		"no shelf": with(func(p []part) []part {
			p[0].data = []byte(`{"paperkin_backup":2,"bytes":1000000000,"spaces":1,"shelf":5}`)
			return p
		}),
		"another shelf": with(func(p []part) []part {
			p[0].data = []byte(`{"paperkin_backup":2,"bytes":1000000000,"spaces":1,"shelf":5}`)
			return slices.Insert(p, 2, part{tar.Header{Name: "shelf.jsonl", Typeflag: tar.TypeReg}, []byte("{}\n")})
		}),
		"no configuration": with(func(p []part) []part {
			p[0].data = []byte(`{"paperkin_backup":3,"bytes":1000000000,"spaces":1,"config":5}`)
			return p
		}),
		"a large configuration": with(func(p []part) []part {
			p[0].data = []byte(`{"paperkin_backup":3,"bytes":1000000000,"spaces":1,"config":2000000}`)
			return slices.Insert(p, 2, part{tar.Header{Name: "config.toml", Typeflag: tar.TypeReg}, make([]byte, 2000000)})
		}),
		"another configuration": with(func(p []part) []part {
			p[0].data = []byte(`{"paperkin_backup":3,"bytes":1000000000,"spaces":1,"config":5}`)
			return slices.Insert(p, 2, part{tar.Header{Name: "config.toml", Typeflag: tar.TypeReg}, []byte("a=1")})
		}),
		"negative size":   with(func(p []part) []part { p[0].data = []byte(`{"paperkin_backup":1,"bytes":-1}`); return p }),
		"a count of text": with(func(p []part) []part { p[0].data = []byte(`{"paperkin_backup":1,"bytes":"x"}`); return p }),
		"fewer spaces": with(func(p []part) []part {
			p[0].data = bytes.Replace(p[0].data, []byte(`"spaces":1`), []byte(`"spaces":7`), 1)
			return p
		}),
		"holes":           holes(t),
		"no dimensions":   tampered(t, parts, `UPDATE spaces SET dimensions = 0`),
		"2^31 dimensions": tampered(t, parts, `UPDATE spaces SET dimensions = 2147483648`),
		"fewer than none": tampered(t, parts, `UPDATE spaces SET dimensions = -1`),
		"negative rows":   tampered(t, parts, `UPDATE spaces SET rows = -1`),
		"2^62 rows":       tampered(t, parts, `UPDATE spaces SET rows = 4611686018427387904`),
		"negative slot":   tampered(t, parts, `UPDATE ledger SET slot = -1 WHERE slot = 3`),
		"far slot":        tampered(t, parts, `UPDATE ledger SET slot = 1152921504606846976 WHERE slot = 3`),
		"dead slot":       tampered(t, parts, `INSERT INTO dead SELECT key, -5 FROM spaces`),
		"far paper":       tampered(t, parts, `PRAGMA foreign_keys = 0; UPDATE papers SET key = 1152921504606846976 WHERE key = 1`),
		"far next paper":  tampered(t, parts, `UPDATE sqlite_sequence SET seq = 1152921504606846976 WHERE name = 'papers'`),
		"negative paper":  tampered(t, parts, `PRAGMA foreign_keys = 0; UPDATE papers SET key = -7 WHERE key = 1`),
		"trigger":         tampered(t, parts, `CREATE TRIGGER x AFTER INSERT ON papers BEGIN DELETE FROM papers; END`),
		"endless view": tampered(t, parts, `ALTER TABLE spaces RENAME TO real; CREATE VIEW spaces AS
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT real.* FROM real, n`),
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			_, err := index.Restore(t.Context(), bytes.NewReader(b), filepath.Join(parent, "lib"), chromem.Open, index.RestoreOptions{})
			if !errors.Is(err, index.ErrBadBackup) || len(err.Error()) > 500 {
				t.Errorf("got %.500v, want %v", err, index.ErrBadBackup)
			}
			if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	if got := len(indextest.Papers(t, restore(t, packed(t, parts)))); got != 30 { // the parts alone do no harm
		t.Errorf("restored %d papers, want 30", got)
	}
}

// FuzzRestore: whatever a backup's header and catalogue say, restoring it makes
// a library that can be read, or says that it is not sound.
func FuzzRestore(f *testing.F) {
	f.Add([]byte(`{"paperkin_backup":1,"papers":1,"spaces":1,"bytes":100}`), []byte("SQLite format 3\x00"), []byte{0, 0, 128, 63})
	f.Add([]byte(`{"paperkin_backup":-1,"bytes":9223372036854775807}`), []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, header, catalogue, rows []byte) {
		backup := packed(t, []part{
			{tar.Header{Name: "backup.json", Typeflag: tar.TypeReg}, header},
			{tar.Header{Name: "catalog.db", Typeflag: tar.TypeReg}, catalogue},
			{tar.Header{Name: "spaces/1.f32", Typeflag: tar.TypeReg}, rows},
		})
		dir := filepath.Join(t.TempDir(), "lib")
		if _, err := index.Restore(t.Context(), bytes.NewReader(backup), dir, chromem.Open, index.RestoreOptions{}); err != nil {
			if _, err := os.Stat(dir); err == nil {
				t.Error("a library was left behind")
			}
			return
		}
		if _, err := indextest.Titles(dir); err != nil {
			t.Error(err)
		}
	})
}
