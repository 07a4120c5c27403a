package index_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/health"
	"paperkin/index/indextest"
	"paperkin/index/outbox"
)

// TestOutbox: a letter that waits is no problem, a damaged one is named with its cure, and no
// backup has it.
func TestOutbox(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	box, err := w.Library.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = box.Put(index.Letter{Message: "5f2a@example.org", From: "ada@example.org", To: []string{"ada@example.org"},
		At: "2026-12-01T05:30:00Z", Told: json.RawMessage("{}"), Bytes: []byte("Subject: secret-subject\r\n\r\nx\r\n")})
	if err != nil {
		t.Fatal(err)
	}
	indextest.Sound(t, w.Library)
	var saved bytes.Buffer
	if _, err := w.Library.Backup(t.Context(), &saved, nil); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := index.Restore(t.Context(), &saved, dir, chromem.Open, index.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, outbox.Folder)); !os.IsNotExist(err) {
		t.Errorf("the backup has an outbox: %v", err)
	}
	damagetest.Flip(t, box.Path(), 40)
	found, err := w.Library.Check(t.Context())
	if err != nil || len(found) != 1 || found[0].Cure != health.Repair || !bytes.Contains([]byte(found[0].What), []byte(box.Path())) {
		t.Errorf("%+v, %v, want the damaged letter", found, err)
	}
	if n, err := w.MendOutbox(t.Context()); n != 1 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	indextest.Sound(t, w.Library)
	if _, waits, err := box.Waiting(); waits || err != nil {
		t.Errorf("a letter waits, %v", err)
	}
}
