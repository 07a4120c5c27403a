//go:build unix

package screen

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// sessionOn names the session on a terminal: the terminal's device, whose name is used
// again for another one later, and the process that the session began with.
func sessionOn(terminal *os.File) string {
	info, err := terminal.Stat()
	if err != nil {
		return ""
	}
	device, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	leader, err := unix.Getsid(0)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d-%d", device.Rdev, leader)
}
