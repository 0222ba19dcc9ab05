"""Units for imports: a file of any length, with one bad line in a hundred where asked for.

python -m tests.registers.land.made 1000000 --bad > units.csv
"""

import csv
import sys

from onewindow.registers.land.imports import COLUMNS

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PER_BUILDING, PER_PARCEL = 100, 1000


def citizen(n):
    """A citizen number with a right check digit, another for each n below 12 million."""
    body = f"652801{1950 + n // 336_000 % 50}{1 + n // 28_000 % 12:02d}{1 + n // 1000 % 28:02d}{n % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def line(n, **changes):
    """The n-th unit; every seventh is held by two in shares."""
    parcel, building, flat = n // PER_PARCEL, n % PER_PARCEL // PER_BUILDING + 1, n % PER_BUILDING + 1
    two = n % 7 == 0
    said = {
        "不动产单元代码": f"652801{1 + parcel // 90_000:03d}{1 + parcel // 9_000 % 10:03d}GB{parcel % 90_000 + 1:05d}F{building:04d}{flat:04d}",
        "坐落": f"库尔勒市人民东路{parcel + 1}号{building}栋{flat}室",
        "用途": "住宅",
        "权利性质": "102",
        "面积": f"{60 + n % 900 / 10:.2f}",
        "权利类型": "国有建设用地使用权／房屋（构筑物）所有权",
        "共有方式": "按份共有" if two else "单独所有",
        "权利人": f"张{n};李{n}" if two else f"王{n}",
        "证件类型": "居民身份证;居民身份证" if two else "居民身份证",
        "证件号码": f"{citizen(n)};{citizen(n + 6_000_000)}" if two else citizen(n),
        "份额": "1/3;2/3" if two else "",
        "套内面积": "",
        "使用期限": "2070-06-30",
        "不动产权证号": "",
        "登记时间": "",
    }
    return {**said, **changes}


#: What may be wrong with a line, and the column where it is told.
SPOILT = (
    ({"不动产单元代码": "652801001001GВ00001F00010001"}, "不动产单元代码"),  # a Cyrillic letter
    ({"坐落": ""}, "坐落"),
    ({"用途": "城堡"}, "用途"),
    ({"面积": "-3"}, "面积"),
    ({"使用期限": "2070-02-30"}, "使用期限"),
    (
        {
            "证件号码": "652801199001011231",
            "权利人": "赵六",
            "证件类型": "居民身份证",
            "共有方式": "单独所有",
            "份额": "",
        },
        "证件号码",
    ),
    ({"权利人": "甲;乙", "证件类型": "无;无", "证件号码": ";", "共有方式": "按份共有", "份额": "1/2;1/3"}, "份额"),
    ({"不动产权证号": "第7号"}, "不动产权证号"),
    ({"不动产单元代码": "110101001001GB00001F00010001"}, "不动产单元代码"),
    ({"坐落": "一\x07二"}, "坐落"),
)


def lines(count, *, bad=False):
    """Lines of a file, without its first; with `bad` the last of each hundred is spoilt."""
    for n in range(count):
        spoilt = SPOILT[n // 100 % len(SPOILT)][0] if bad and n % 100 == 99 else {}
        yield line(n, **spoilt)


def write(out, count, *, bad=False):
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines(count, bad=bad))


if __name__ == "__main__":
    write(sys.stdout, int(sys.argv[1]), bad="--bad" in sys.argv)
