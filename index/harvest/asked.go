package harvest

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paperkin/index/durable"
	"paperkin/index/harvest/service"
)

// askAgain is how long a service is not asked again for a paper: time enough for it to learn
// of the paper, or for others to cite it.
const askAgain = 30 * 24 * time.Hour

// Asked remembers which papers a service was asked for, in a file below the folder of
// harvests, for as long as they are not to be asked for again. It is one process's until it
// is closed. If the file is lost or damaged, papers are asked for once more.
type Asked struct {
	path string
	day  string // today
	lock *lock
	days map[string]bool // by id: papers that were asked for lately
}

// OpenAsked opens the memory of a service below dir. The error wraps [ErrBusy] while another
// process has it open.
func OpenAsked(dir, name string, now time.Time) (*Asked, error) {
	folder := filepath.Join(dir, name)
	if err := durable.MakeFolder(folder); err != nil {
		return nil, err
	}
	a := &Asked{path: filepath.Join(folder, "asked"), day: now.UTC().Format(time.DateOnly), days: map[string]bool{}}
	var err error
	if a.lock, err = lockFor(a.path); err != nil {
		return nil, err
	}
	if err := a.load(now.UTC().Add(-askAgain).Format(time.DateOnly)); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// load reads the file, of which it keeps what was noted after a day.
func (a *Asked) load(after string) error {
	f, err := os.Open(a.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var kept strings.Builder
	old := 0
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		day, id, ok := strings.Cut(in.Text(), " ")
		if _, err := time.Parse(time.DateOnly, day); !ok || err != nil || day <= after || day > a.day || id == "" {
			old++
			continue
		}
		a.days[id] = true
		fmt.Fprintf(&kept, "%s %s\n", day, id)
	}
	if err := in.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) { // no line of ours is that long
		return err
	}
	if old == 0 {
		return nil
	}
	return durable.WriteFile(a.path, durable.Bytes([]byte(kept.String())))
}

// Lately reports whether the service was asked lately for the paper with one of the ids.
func (a *Asked) Lately(ids ...string) bool {
	for _, id := range ids {
		if a.days[id] {
			return true
		}
	}
	return false
}

// Note notes that the service was asked for papers, by their ids, and returns when that is on
// the disk.
func (a *Asked) Note(ids []string) error {
	var b strings.Builder
	for _, id := range ids {
		if a.days[id] = true; !strings.ContainsAny(id, "\r\n") {
			fmt.Fprintf(&b, "%s %s\n", a.day, id)
		}
	}
	f, err := os.OpenFile(a.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(b.String())
	return errors.Join(err, f.Sync(), f.Close())
}

// Close lets others ask.
func (a *Asked) Close() error { return a.lock.release() }

// knows are the schemes of the ids by which services know papers, the surest first.
var knows = map[string][]string{
	"arxiv":    {"arxiv"},
	"crossref": {"doi"},
	"datacite": {"doi"},
	"pubmed":   {"pmid"},
	"openalex": {"openalex", "doi", "pmid", "arxiv"},
	"s2":       {"s2", "doi", "arxiv", "pmid", "acl"},
}

// KnownAs returns the one of a paper's ids by which a service of [Finders] is asked for it.
func KnownAs(name string, ids []string) (id string, ok bool) {
	for _, scheme := range knows[name] {
		for _, id := range ids {
			if strings.HasPrefix(id, scheme+":") {
				return id, true
			}
		}
	}
	return "", false
}

// Batches divides ids, as [KnownAs] returns them, into those that a service is asked for in one
// request.
func Batches(name string, ids []string) [][]string { return service.Batches(name, ids) }
