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
	"paperkin/index/durable"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// spool keeps the pages of one request in a folder:
//
//	request.json    what was asked for
//	state.json      how far the harvest is; written after each page
//	last.json       how the last one ended that came to its end
//	page-00000 ...
//
// A page counts when state.json says so; what a killed process left besides is
// overwritten. All files have checksums. All can be fetched again, so what is
// damaged is given up.
type spool struct {
	dir     string
	state   state
	last    ended
	givenUp string // why what was there is fetched anew; empty if nothing was
}

type state struct {
	Started    time.Time  `json:"started"`
	Pages      []page     `json:"pages"`
	Cursor     string     `json:"cursor"` // of the next page
	Complete   bool       `json:"complete"`
	Validators validators `json:"validators"` // of the last page
}

// page is what is known of one page.
type page struct {
	Address string `json:"address"`
	SHA256  string `json:"sha256"` // of its file
}

// ended is what is remembered of a harvest that came to its end.
type ended struct {
	At         time.Time  `json:"at"`
	Validators validators `json:"validators"`
}

// validators let a service say that its answer is still the same.
type validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// staleAfter is how long a service is trusted to go on with a list.
const staleAfter = 24 * time.Hour

func openSpool(parent string, r Request, now time.Time) (*spool, error) {
	asked, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(asked)
	s := &spool{dir: filepath.Join(parent, hex.EncodeToString(sum[:8]))}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "request.json"), asked, 0o600); err != nil {
		return nil, err
	}
	if err := s.load("last.json", &s.last); err != nil {
		s.last = ended{}
	}
	if err := s.load("state.json", &s.state); err != nil {
		s.givenUp = err.Error()
	} else if len(s.state.Pages) > 0 && now.Sub(s.state.Started) > staleAfter {
		s.givenUp = "what was fetched more than a day ago is out of date"
	} else if err := s.verify(); err != nil {
		s.givenUp = err.Error()
	}
	if len(s.state.Pages) > 0 && s.givenUp == "" {
		return s, nil
	}
	return s, s.restart(now)
}

// verify compares the pages with what is known of them.
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

// restart gives up what is there.
func (s *spool) restart(now time.Time) error {
	s.state = state{Started: now}
	return s.clear()
}

// sealed is what is in state.json and last.json.
type sealed struct {
	SHA256  string          `json:"sha256"` // of content
	Content json.RawMessage `json:"content"`
}

// load reads one of the folder's files, if it is there.
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

// save writes one of the folder's files, whole or not at all.
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

// path is where the file of a page is.
func (s *spool) path(n int) string { return filepath.Join(s.dir, fmt.Sprintf("page-%05d", n)) }

// add makes an answer the next page: its file is synced already. A page that is
// there already would be followed by the same ones for ever.
func (s *spool) add(r *reply, address, next string) error {
	sum, err := hashFile(r.path)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(s.state.Pages, func(p page) bool { return p.SHA256 == sum }) {
		return errors.Join(fmt.Errorf("%s: %w: it sends the same page again", address, ErrUnavailable), os.Remove(r.path))
	}
	if err := os.Rename(r.path, s.path(len(s.state.Pages))); err != nil {
		return err
	}
	s.state.Pages = append(s.state.Pages, page{address, sum})
	s.state.Cursor, s.state.Complete, s.state.Validators = next, next == "", r.validators
	return s.save("state.json", s.state)
}

// clear forgets the pages; what it removes first is what makes them count.
func (s *spool) clear() error {
	if err := os.Remove(filepath.Join(s.dir, "state.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(s.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "page-") || strings.HasPrefix(e.Name(), durable.Temporary) {
			err = errors.Join(err, os.Remove(filepath.Join(s.dir, e.Name())))
		}
	}
	return err
}

// finish removes the pages of a harvest whose papers have been taken.
func (s *spool) finish() error {
	end := ended{At: s.state.Started}
	if len(s.state.Pages) == 1 && s.state.Complete {
		end.Validators = s.state.Validators
	}
	if err := s.save("last.json", end); err != nil {
		return err
	}
	return s.clear()
}
