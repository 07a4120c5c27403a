// Package outbox keeps a letter that is to be sent, or may have been: whole, on the disk,
// before anything of it goes out, and until it is known that it was accepted.
//
// [Folder] is in the folder of a library, and holds one letter or none. What takes letters out
// of a library holds the lock of the outbox ([Outbox.Lock]) from before it looks for what is
// new until it has noted what was told of: two at the same time would tell of the same papers.
//
// A letter is written whole or not at all, and a damaged one, or one of another library, is an
// error that names its file: none of it is sent. [Outbox.Mend] puts such a one aside.
//
// Backups do not have the outbox. One may come from anybody, who could have put in it what
// would go out in the name of who restores it; and a copy that is restored while the library
// goes on would send what that has sent. What a letter tells of is noted when it was accepted,
// so a restored library tells of it anew.
//
// The package sends nothing, and does not know what letters say.
package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"paperkin/index/durable"
)

// What lies in the folder of a library.
const (
	// Folder is that of the outbox.
	Folder = "outbox"
	// letterFile is the letter in it.
	letterFile = "letter"
	// lockFile is held by who sends.
	lockFile = "lock"
)

// A Letter is a message with where it goes and what it tells of.
type Letter struct {
	Message string          `json:"message"` // its Message-ID
	From    string          `json:"from"`
	To      []string        `json:"to"`
	At      string          `json:"at"`   // when it was written; UTC, RFC 3339
	Told    json.RawMessage `json:"told"` // what is to be noted when it was accepted
	Bytes   []byte          `json:"-"`    // as they are sent
}

// Errors. Callers test with errors.Is.
var (
	// ErrBusy: another process sends; see [BusyError].
	ErrBusy = errors.New("another digest is being made")
	// ErrWaits: a letter waits, and another one cannot be put in its place.
	ErrWaits = errors.New("a letter waits to be sent")
	// ErrNewer: a later program has written the letter.
	ErrNewer = errors.New("a newer program has written it")
)

// An Outbox is the outbox of one library.
type Outbox struct {
	folder  *durable.Folder
	library string
}

// In is the outbox of a library, by its folder, which stays the caller's, and its id: empty
// for one that is too damaged to know, for which every letter will do. There may be no folder
// yet.
func In(folder *durable.Folder, library string) Outbox { return Outbox{folder, library} }

// Path is where the letter is, or would be.
func (o Outbox) Path() string { return filepath.Join(o.folder.Path(), Folder, letterFile) }

// letter is the letter's name in the folder of the library.
var letter = filepath.Join(Folder, letterFile)

// Put writes a letter down, and returns when it is on the disk. The error wraps [ErrWaits] if
// there is one. The caller holds the lock.
func (o Outbox) Put(l Letter) error {
	b, err := encode(o.library, l)
	if err != nil {
		return err
	}
	switch _, waits, err := o.Waiting(); {
	case err != nil:
		return err
	case waits:
		return fmt.Errorf("%s: %w", o.Path(), ErrWaits)
	}
	if err := o.make(); err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(o.folder.Through(), letter), durable.Bytes(b))
}

// Waiting returns the letter, if one waits. The error is about one that cannot be sent: it
// wraps [durable.ErrRepairable] if it is damaged, [durable.ErrForeign] if it is another
// library's, or [ErrNewer].
func (o Outbox) Waiting() (l Letter, waits bool, err error) {
	b, err := o.read()
	if err != nil || b == nil {
		return Letter{}, false, err
	}
	if l, err = o.decode(b); err != nil {
		return Letter{}, false, err
	}
	return l, true, nil
}

// Remove removes the letter, if there is one, and returns when that is on the disk. The caller
// holds the lock.
func (o Outbox) Remove() error {
	err := o.folder.Remove(letter)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = durable.SyncIn(o.folder.Root, Folder)
	}
	return durable.Whole(o.folder.Root, err)
}

// Mend puts a letter aside that is damaged or another library's, or what has its place, and
// returns how many that were.
func (o Outbox) Mend() (aside int, err error) {
	if _, _, err := o.Waiting(); !isMendable(err) {
		return 0, passed(err)
	}
	unlock, err := o.Lock()
	if err != nil {
		return 0, err
	}
	defer unlock()
	if _, _, err := o.Waiting(); !isMendable(err) {
		return 0, passed(err)
	}
	return 1, durable.PutAside(o.folder.Root, letter)
}

func isMendable(err error) bool {
	return errors.Is(err, durable.ErrRepairable) || errors.Is(err, durable.ErrForeign)
}

// passed is an error of reading a letter, but that of a later program's, which is to be left.
func passed(err error) error {
	if errors.Is(err, ErrNewer) {
		return nil
	}
	return err
}

// Time is a moment as a [Letter] has it.
func Time(t time.Time) string { return t.UTC().Format(time.RFC3339) }
