package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
)

// boxIn is the outbox of a library in a folder.
func boxIn(t testing.TB, dir, library string) Outbox {
	t.Helper()
	folder, err := durable.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return In(folder, library)
}

func aLetter() Letter {
	return Letter{
		Message: "5f2a@example.org", From: "Ada <ada@example.org>", To: []string{"ada@example.org", "<b&c>@example.org"},
		At: Time(time.Date(2026, 12, 1, 6, 30, 0, 0, time.FixedZone("", 3600))), Told: json.RawMessage(`{"keys":{"<nlp>":7},"papers":["doi:10.5555/1"]}`),
		Bytes: []byte("Subject: \"x\"\r\n\r\n{\"a\":1}\r\n\x00\xff.\r\n"),
	}
}

func put(t testing.TB, o Outbox, l Letter) {
	t.Helper()
	if err := o.Put(l); err != nil {
		t.Fatal(err)
	}
}

// TestOutbox: a letter comes back as it was put, to others as well, until it is removed.
func TestOutbox(t *testing.T) {
	dir := t.TempDir()
	o, want := boxIn(t, dir, "lib1"), aLetter()
	if l, waits, err := o.Waiting(); waits || err != nil {
		t.Fatalf("%+v, %v of a library without an outbox", l, err)
	}
	if err := o.Remove(); err != nil {
		t.Errorf("removing nothing: %v", err)
	}
	put(t, o, want)
	if l, waits, err := boxIn(t, dir, "lib1").Waiting(); err != nil || !waits || !reflect.DeepEqual(l, want) {
		t.Errorf("%+v, %v, %v, want %+v", l, waits, err, want)
	}
	other := want
	other.Message = "other@example.org"
	if err := o.Put(other); !errors.Is(err, ErrWaits) {
		t.Errorf("a second letter: %v", err)
	}
	if l, _, err := o.Waiting(); err != nil || l.Message != want.Message {
		t.Errorf("%q, %v took its place", l.Message, err)
	}
	for path, mode := range map[string]os.FileMode{Folder: os.ModeDir | 0o700, filepath.Join(Folder, letterFile): 0o600} {
		if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode(), err, mode)
		}
	}
	if err := o.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, waits, err := o.Waiting(); waits || err != nil {
		t.Errorf("it still waits: %v", err)
	}
	put(t, o, other)
}

// TestPutRefuses: what could not be sent is not written down.
func TestPutRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*Letter){
		"no Message-ID": func(l *Letter) { l.Message = "" },
		"no sender":     func(l *Letter) { l.From = "" },
		"no recipient":  func(l *Letter) { l.To = []string{"a@b", ""} },
		"it is empty":   func(l *Letter) { l.Bytes = nil },
		"no JSON":       func(l *Letter) { l.Told = json.RawMessage("{") },
		"no time":       func(l *Letter) { l.At = "today" },
		"at most":       func(l *Letter) { l.Bytes = make([]byte, MaxBytes) },
	} {
		o, l := boxIn(t, t.TempDir(), "lib1"), aLetter()
		spoil(&l)
		if err := o.Put(l); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if _, waits, err := o.Waiting(); waits || err != nil {
			t.Errorf("%s: it waits, %v", want, err)
		}
	}
}

// TestLock: one process at a time, and who comes second is told who is first.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	o := boxIn(t, dir, "lib1")
	unlock, err := o.Lock()
	if err != nil {
		t.Fatal(err)
	}
	var busy *BusyError
	if _, err := boxIn(t, dir, "lib1").Lock(); !errors.As(err, &busy) || !errors.Is(err, ErrBusy) || busy.PID != os.Getpid() {
		t.Errorf("%v, want a busy outbox", err)
	}
	unlock()
	if unlock, err = boxIn(t, dir, "lib1").Lock(); err != nil {
		t.Fatal(err)
	}
	unlock()
}

// TestLockOfDead: the end of a process, however it ends, ends its lock.
func TestLockOfDead(t *testing.T) {
	const variable = "PAPERKIN_TEST_OUTBOX"
	if dir := os.Getenv(variable); dir != "" {
		o := boxIn(t, dir, "lib1")
		if _, err := o.Lock(); err != nil {
			t.Fatal(err)
		}
		put(t, o, aLetter())
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		t.Fatal("still alive", err)
	}
	dir := t.TempDir()
	dead := exec.Command(os.Args[0], "-test.run=^TestLockOfDead$")
	dead.Env = append(os.Environ(), variable+"="+dir)
	var exit *exec.ExitError
	if out, err := dead.CombinedOutput(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("%v: %s", err, out)
	}
	o := boxIn(t, dir, "lib1")
	unlock, err := o.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if l, waits, err := o.Waiting(); !waits || err != nil || !reflect.DeepEqual(l, aLetter()) {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestForeign: nothing of another library's letter is sent, and it is put aside.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	put(t, boxIn(t, dir, "lib1"), aLetter())
	o := boxIn(t, dir, "lib2")
	if l, waits, err := o.Waiting(); waits || !errors.Is(err, durable.ErrForeign) || !strings.Contains(err.Error(), filepath.Join(Folder, letterFile)) {
		t.Errorf("%+v, %v", l, err)
	}
	if err := o.Put(aLetter()); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("put over it: %v", err)
	}
	if _, waits, err := boxIn(t, dir, "").Waiting(); !waits || err != nil {
		t.Errorf("of a library that nobody knows: %v, %v", waits, err)
	}
	if n, err := o.Mend(); n != 1 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	put(t, o, aLetter())
	if b, err := os.ReadFile(filepath.Join(dir, Folder, letterFile+durable.Aside+"1")); err != nil || !bytes.Contains(b, []byte("lib1")) {
		t.Errorf("put aside: %q, %v", b, err)
	}
}

// TestDamage: whatever becomes of the file, a letter is what it was or an error that names the
// file and can be mended.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range damagetest.Times(t, 40) {
		dir := t.TempDir()
		o := boxIn(t, dir, "lib1")
		put(t, o, aLetter())
		path := filepath.Join(dir, Folder, letterFile)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		what := damagetest.File(t, random, path)
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch l, waits, err := o.Waiting(); {
		case bytes.Equal(before, after):
		case waits || !isMendable(err) && !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), path):
			t.Fatalf("%s: %+v, %v", what, l, err)
		default:
			if n, err := o.Mend(); n != 1 || err != nil {
				t.Fatalf("%s: mended %d, %v", what, n, err)
			}
			put(t, o, aLetter())
		}
	}
}

// TestPlaces: what has the place of the letter, of the lock or of the folder is put aside, and
// a later program's letter is left alone.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	o := boxIn(t, dir, "lib1")
	if err := os.WriteFile(filepath.Join(dir, Folder), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Waiting(); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("a file for a folder: %v", err)
	}
	for _, name := range []string{letterFile, lockFile} {
		unlock, err := o.Lock()
		if err != nil {
			t.Fatal(err)
		}
		unlock()
		os.Remove(filepath.Join(dir, Folder, name))
		if err := os.Mkdir(filepath.Join(dir, Folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	unlock, err := o.Lock()
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	if n, err := o.Mend(); n != 1 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	later := []byte(`{"paperkin_letter":2,"what":1}` + "\nx")
	if err := os.WriteFile(filepath.Join(dir, Folder, letterFile), later, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = o.Waiting()
	n, mended := o.Mend()
	if b, readErr := os.ReadFile(filepath.Join(dir, Folder, letterFile)); !errors.Is(err, ErrNewer) || n != 0 || mended != nil || readErr != nil || !bytes.Equal(b, later) {
		t.Errorf("%v, mended %d, %v: %q, %v", err, n, mended, b, readErr)
	}
}

// TestMoved: a library that was moved away while it was open gets no letter, nor does what has
// its place.
func TestMoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	o := boxIn(t, dir, "lib1")
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Lock(); !errors.Is(err, durable.ErrMoved) {
		t.Errorf("%v", err)
	}
}

// FuzzLetter: whatever is in the file is a letter that can be sent, or an error.
func FuzzLetter(f *testing.F) {
	b, err := encode("lib1", aLetter())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	b, err = encode("", Letter{Message: "a", From: "b", To: []string{"c"}, At: "2026-12-01T05:30:00Z", Told: json.RawMessage("null"), Bytes: []byte{'\n'}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	o := boxIn(f, f.TempDir(), "")
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := o.decode(b)
		if err != nil {
			return
		}
		again, err := encode("", l)
		if err != nil {
			t.Fatalf("%+v: %v", l, err)
		}
		if m, err := o.decode(again); err != nil || m.Message != l.Message || !bytes.Equal(m.Bytes, l.Bytes) || !reflect.DeepEqual(m.To, l.To) {
			t.Errorf("%+v, %v, want %+v", m, err, l)
		}
	})
}
