//go:build !linux

package weaviatetest

import "os/exec"

// endWithUs does nothing: other systems cannot.
func endWithUs(*exec.Cmd) {}
