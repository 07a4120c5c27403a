package shape

import "fmt"

var textShapes = map[string]shape{
	"medline": {Lines, "", "\n", "", inText(func(f fields) string {
		return fmt.Sprintf("PMID- %d\nTI  - %s\nAB  - %s\n%sDP  - %s May\nJT  - %s\nVI  - 3\nIP  - 2\nPG  - 10-20\nAID - %s [doi]\nMH  - %s\n", f.i+1, f.title, f.abstract, f.each("FAU - %s, %s\n"), f.year, f.venue, f.doi, f.category)
	})},
	"wos": {Lines, "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\n", "\nEF\n", inText(func(f fields) string {
		return fmt.Sprintf("PT J\nAU %s\nTI %s\nSO %s\nAB %s\nPY %s\nVL 3\nIS 2\nBP 10\nEP 20\nDI %s\nUT WOS:%012d\nER\n", f.listed("%s, %s", "\n   "), f.title, f.venue, f.abstract, f.year, f.doi, f.i)
	})},
	"ovid": {Lines, "", "\n", "", inText(func(f fields) string {
		return fmt.Sprintf("<%d>\nAccession Number\n  %[1]d.\nAuthor\n  %s\nTitle\n  %s\nSource\n  %s. 3(2):10-20, %s May.\nAbstract\n  %s\nDOI Number\n  %s\n", f.i+1, f.listed("%s, %s", ";  "), f.title, f.venue, f.year, f.abstract, f.doi)
	})},
	"refer": {Lines, "", "\n", "", inText(func(f fields) string {
		return fmt.Sprintf("%%0 Journal Article\n%s%%T %s\n%%J %s\n%%V 3\n%%N 2\n%%P 10-20\n%%D %s\n%%R %s\n%%X %s\n", f.each("%%A %s, %s\n"), f.title, f.venue, f.year, f.doi, f.abstract)
	})},
	"arxivmail": {Lines, "", "", "", inText(func(f fields) string {
		return fmt.Sprintf("\\\\\narXiv:%04d.%05d\nDate: Mon, 6 May 2024 00:00:00 GMT   (10kb)\n\nTitle: %s\nAuthors: %s\nCategories: %s\nDOI: %s\n\\\\\n  %s\n\\\\ ( https://arxiv.org/abs/%04[1]d.%05[2]d ,  10kb)\n%[8]s\n",
			1000+f.i/90000%9000, f.i%90000, f.title, f.listed("%[2]s %[1]s", ", "), f.category, f.doi, f.abstract, "------------------------------------------------------------------------------")
	})},
	"nep": {Lines, "nep-big New Economics Papers\n\n", "\n", "", inText(func(f fields) string {
		return fmt.Sprintf("%d. %s\nBy: %s\nAbstract: %s\nKeywords: %s\nDate: %s-05\nURL: http://d.repec.org/n?u=RePEc:abc:wpaper:%[1]d&r=big\n", f.i+1, f.title, f.listed("%s, %s", "; "), f.abstract, f.category, f.year)
	})},
}
