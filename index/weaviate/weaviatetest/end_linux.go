package weaviatetest

import (
	"os/exec"
	"syscall"
)

// endWithUs ends a command with this process, however that ends.
func endWithUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
