//go:build !unix

package screen

import (
	"fmt"
	"os"
)

// sessionOn names the session on a console: by the shell that started the program.
func sessionOn(*os.File) string { return fmt.Sprint(os.Getppid()) }
