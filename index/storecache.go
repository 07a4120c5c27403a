package index

import (
	"errors"
	"os"
	"sync"
)

// storeCache keeps the store of the last state that was asked for, so that a
// long-lived process does not open one for every question. A store shows one
// committed state for as long as it is open; when a writer has moved on, the
// next View gets a new store, and the old one closes with its last user.
type storeCache struct {
	library string
	open    OpenStore

	mu      sync.Mutex
	current *sharedStore
}

type sharedStore struct {
	Store
	space int64
	state Committed
	users int // Views, plus one while it is the cache's current store
}

func (s *sharedStore) shows(space int64, c Committed) bool {
	return s.space == space && s.state.Rows == c.Rows && s.state.Dead.Equal(c.Dead)
}

func newStoreCache(library string, open OpenStore) *storeCache {
	return &storeCache{library: library, open: open}
}

// acquire returns a store that shows the state c of space s. The caller
// releases it.
func (c *storeCache) acquire(s Space, state Committed) (*sharedStore, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil || !c.current.shows(s.Key, state) {
		dir := spaceDir(c.library, s.Key)
		if state.Rows == 0 { // nothing was written yet: the folder may not exist
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return nil, err
			}
		}
		store, err := c.open(dir, s.Dimensions, state)
		if err != nil {
			return nil, err
		}
		old := c.current
		c.current = &sharedStore{Store: store, space: s.Key, state: state, users: 1}
		if old != nil {
			if err := c.drop(old); err != nil {
				return nil, err
			}
		}
	}
	c.current.users++
	return c.current, nil
}

func (c *storeCache) release(s *sharedStore) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drop(s)
}

// drop closes a store with its last user. The caller holds mu.
func (c *storeCache) drop(s *sharedStore) error {
	s.users--
	if s.users > 0 {
		return nil
	}
	return s.Store.Close()
}

func (c *storeCache) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil {
		return nil
	}
	err := c.drop(c.current)
	if c.current.users > 0 {
		err = errors.Join(err, errors.New("library closed while a view is open"))
	}
	c.current = nil
	return err
}
