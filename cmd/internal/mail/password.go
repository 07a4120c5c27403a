package mail

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// PasswordFile is the variable that names the file with the password of the mail server.
	PasswordFile = "PAPERKIN_SMTP_PASSWORD_FILE"
	// credentials is the variable in which systemd names the folder of a service's secrets,
	// and credential the name of ours.
	credentials = "CREDENTIALS_DIRECTORY"
	credential  = "smtp-password"
)

// ErrNoPassword: nobody has said where the password is.
var ErrNoPassword = errors.New("there is no password for the mail server")

// maxPassword is more than any password or token has, in bytes.
const maxPassword = 64 << 10

// Password reads the password of the mail server: from the file that PasswordFile names in an
// environment, or else from the secret that systemd has for the service. The line's end is not
// part of it. The error is [ErrNoPassword] where there is neither, and never has what is in the
// file.
func Password(getenv func(string) string) (string, error) {
	path := getenv(PasswordFile)
	if path == "" {
		folder := getenv(credentials)
		if folder == "" {
			return "", ErrNoPassword
		}
		path = filepath.Join(folder, credential)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return "", ErrNoPassword
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("password of the mail server: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil {
		return "", fmt.Errorf("password of the mail server: %w", err)
	}
	password := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	switch {
	case password == "":
		return "", fmt.Errorf("password of the mail server: %s is empty", path)
	case len(b) > maxPassword || strings.ContainsAny(password, "\r\n\x00"):
		return "", fmt.Errorf("password of the mail server: %s has more than one line", path)
	}
	return password, nil
}
