//go:build !unix

package config

func isBelowFile(error) bool { return false }
