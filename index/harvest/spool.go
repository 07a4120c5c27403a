package harvest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"paperkin/index/durable"
)

// spool keeps the pages of one request in a folder:
//
//	request.json    the request, without its secrets
//	state.json      the progress of the harvest; written after each page
//	last.json       the outcome of the last complete harvest
//	page-00000 ...
//
// Beside the folder lies the file of its lock, which whoever has opened it holds.
//
// Only pages in state.json count; other files, left by a killed process, are overwritten.
// All files have checksums. Damaged ones are discarded, since they can be fetched again.
type spool struct {
	dir     string
	lock    *lock
	state   state
	last    ended
	finite  bool   // the request itself says how many pages there are
	givenUp string // why pages were discarded; empty if none were
}

type state struct {
	Started    time.Time  `json:"started"`
	Pages      []page     `json:"pages"`
	Cursor     string     `json:"cursor"` // of the next page
	Complete   bool       `json:"complete"`
	Validators validators `json:"validators"` // of the last page
}

// page describes the file of one page.
type page struct {
	Address string `json:"address"`
	SHA256  string `json:"sha256"` // of its file
}

// ended describes a complete harvest.
type ended struct {
	At         time.Time  `json:"at"`
	Validators validators `json:"validators"`
}

// validators let a service reply that nothing has changed.
type validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// staleAfter is how long a list of a service is expected to stay the same.
const staleAfter = 24 * time.Hour

func openSpool(parent string, r Request, now time.Time) (*spool, error) {
	asked, err := json.MarshalIndent(r.Kept(), "", "  ")
	if err != nil {
		return nil, err
	}
	if err := removeSecrets(parent); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(asked)
	s := &spool{dir: filepath.Join(parent, hex.EncodeToString(sum[:8])), finite: r.ByName()}
	if err := durable.MakeFolder(s.dir); err != nil {
		return nil, err
	}
	if s.lock, err = lockFor(s.dir); err != nil {
		return nil, err
	}
	sweep(parent, s.dir, now)
	if err := s.open(asked, now); err != nil {
		return nil, errors.Join(err, s.lock.release())
	}
	return s, nil
}

// open reads what an earlier harvest has left.
func (s *spool) open(asked []byte, now time.Time) error {
	if err := durable.MakeFolder(s.dir); err != nil { // who held the lock may have removed it
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "request.json"), asked, 0o600); err != nil {
		return err
	}
	if err := s.load("last.json", &s.last); err != nil {
		s.last = ended{}
	}
	if err := s.load("state.json", &s.state); err != nil {
		s.givenUp = err.Error()
	} else if len(s.state.Pages) > 0 && now.Sub(s.state.Started) > staleAfter {
		s.givenUp = "the pages fetched are more than a day old"
	} else if err := s.verify(); err != nil {
		s.givenUp = err.Error()
	}
	if len(s.state.Pages) > 0 && s.givenUp == "" {
		return nil
	}
	return s.restart(now)
}

// removeSecrets removes the folders below parent whose request has a secret: those of
// earlier versions, which no request leads to any more.
func removeSecrets(parent string) error {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		var r Request
		folder := filepath.Join(parent, e.Name())
		b, unread := os.ReadFile(filepath.Join(folder, "request.json"))
		if unread == nil && json.Unmarshal(b, &r) == nil && !reflect.DeepEqual(r, r.Kept()) {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}
	return err
}

// verify compares the pages with their checksums.
func (s *spool) verify() error {
	for n, p := range s.state.Pages {
		sum, err := hashFile(s.path(n))
		if err != nil {
			return err
		}
		if sum != p.SHA256 {
			return fmt.Errorf("%s is damaged", s.path(n))
		}
	}
	return nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// restart discards all pages.
func (s *spool) restart(now time.Time) error {
	s.state = state{Started: now}
	return s.clear()
}

// sealed is the content of state.json and last.json.
type sealed struct {
	SHA256  string          `json:"sha256"` // of content
	Content json.RawMessage `json:"content"`
}

// load reads a file of the folder, if it exists.
func (s *spool) load(name string, into any) error {
	b, err := os.ReadFile(filepath.Join(s.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var file sealed
	if json.Unmarshal(b, &file) != nil || hashOf(file.Content) != file.SHA256 || json.Unmarshal(file.Content, into) != nil {
		return fmt.Errorf("%s is damaged", filepath.Join(s.dir, name))
	}
	return nil
}

// save writes a file of the folder, whole or not at all.
func (s *spool) save(name string, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b, err := json.Marshal(sealed{hashOf(content), content})
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(s.dir, name), durable.Bytes(b))
}

// path returns the path of a page.
func (s *spool) path(n int) string { return filepath.Join(s.dir, fmt.Sprintf("page-%05d", n)) }

// add makes a reply the next page; its file is synced already. A page that is already
// there is an error, since the same pages would follow it forever, unless there is an end.
func (s *spool) add(r *reply, address, next string) error {
	sum, err := hashFile(string(r.path))
	if err != nil {
		return err
	}
	if !s.finite && slices.ContainsFunc(s.state.Pages, func(p page) bool { return p.SHA256 == sum }) {
		return errors.Join(fmt.Errorf("%s: %w: it sent the same page twice", address, ErrUnavailable), os.Remove(string(r.path)))
	}
	if err := os.Rename(string(r.path), s.path(len(s.state.Pages))); err != nil {
		return err
	}
	s.state.Pages = append(s.state.Pages, page{address, sum})
	s.state.Cursor, s.state.Complete, s.state.Validators = next, next == "", r.validators
	return s.save("state.json", s.state)
}

// skip goes on behind a page that the service does not have.
func (s *spool) skip(next string) error {
	s.state.Cursor, s.state.Complete = next, next == ""
	return s.save("state.json", s.state)
}

// remove removes the folder, and the file of its lock.
func (s *spool) remove() error {
	err := os.RemoveAll(s.dir)
	s.lock.remove()
	return err
}

// cleared are the prefixes of the names of what [spool.clear] removes: pages, and what
// a killed process was writing, also one of an older version, which wrote to .tmp-*.
var cleared = []string{"page-", durable.Temporary, ".tmp-"}

// clear removes the pages, after state.json, without which they do not count.
func (s *spool) clear() error {
	if err := os.Remove(filepath.Join(s.dir, "state.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(s.dir)
	for _, e := range entries {
		if slices.ContainsFunc(cleared, func(prefix string) bool { return strings.HasPrefix(e.Name(), prefix) }) {
			err = errors.Join(err, os.Remove(filepath.Join(s.dir, e.Name())))
		}
	}
	return err
}

// finish removes the pages once their papers have been taken, and keeps what the service said
// of its reply, if it was one.
func (s *spool) finish() error {
	end := ended{At: s.state.Started}
	if len(s.state.Pages) == 1 && s.state.Complete {
		end.Validators = s.state.Validators
	}
	if end.Validators == (validators{}) { // there is nothing to remember, and the request may be of one day
		return s.remove()
	}
	if err := s.save("last.json", end); err != nil {
		return err
	}
	return s.clear()
}
