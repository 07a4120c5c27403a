package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ConfigFile is the library's configuration. It is carried as it is: what it says, and
// what of that counts, is for those to judge who read it.
const ConfigFile = "config.toml"

// maxConfig is the most bytes of a configuration that a backup carries: a larger one is
// none.
const maxConfig = 1 << 20

// readConfig returns the configuration of the library in dir, nil if there is none. A link
// is followed, as by those who read it.
func readConfig(dir string) ([]byte, error) {
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
	if b.Config == 0 {
		return nil
	}
	if b.Config < 0 || b.Config > maxConfig {
		return badBackup("%s: %d bytes", ConfigFile, b.Config)
	}
	size, err := m.next(ConfigFile, b.Config)
	if err == nil && size != b.Config {
		err = badBackup("%s: %d bytes, want %d", ConfigFile, size, b.Config)
	}
	if err == nil {
		if err = unpackFile(filepath.Join(dir, ConfigFile), m, size); err != nil {
			err = badBackup("%s: %w", ConfigFile, err)
		}
	}
	return err
}
