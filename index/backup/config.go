package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/feeds"
)

// ConfigFile is the library's configuration. It is carried as it is: what it says, and
// what of that counts, is for those to judge who read it.
const ConfigFile = "config.toml"

// maxConfig is the most bytes of a configuration that a backup carries: a larger one is
// none.
const maxConfig = 1 << 20

// Config returns the configuration of the library in dir, nil if there is none. A link
// is followed, as by those who read it.
func Config(dir string) ([]byte, error) {
	path := filepath.Join(dir, ConfigFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || info.Size() > maxConfig) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// config writes the configuration into a folder, if there is one.
func (m members) config(dir string, b Contents) error {
	return m.small(dir, ConfigFile, b.Config, maxConfig)
}

// feeds writes the list of sources into a folder, if there is one. What its lines say is for
// package feeds to judge.
func (m members) feeds(dir string, b Contents) error {
	return m.small(dir, feeds.File, b.Feeds, feeds.MaxBytes)
}

// small writes a file of so many bytes into a folder; of 0, there is none.
func (m members) small(dir, name string, bytes, most int64) error {
	if bytes == 0 {
		return nil
	}
	if bytes < 0 || bytes > most {
		return badBackup("%s: %d bytes", name, bytes)
	}
	size, err := m.next(name, bytes)
	if err == nil && size != bytes {
		err = badBackup("%s: %d bytes, want %d", name, size, bytes)
	}
	if err == nil {
		if err = unpackFile(filepath.Join(dir, name), m, size); err != nil {
			err = badBackup("%s: %w", name, err)
		}
	}
	return err
}
