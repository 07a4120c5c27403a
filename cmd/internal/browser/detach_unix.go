//go:build unix

package browser

import (
	"os/exec"
	"syscall"
)

// detach keeps Ctrl-C in the terminal from a browser.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
