-- What a workbook must stand: a long name with codes of page footers in it, the
-- largest and smallest figures that are taken, and the longest remarks.
UPDATE region SET name_zh = 'A&B<县>"甲"''乙''=1+1[x]:*?/&P很长的县名很长的县名很长的县名'
    WHERE code = '320481';
UPDATE cell SET value = 9e12, note = REPEAT('说明文字很长', 83)
    WHERE region = '320481' AND item IN ('B01', 'B02') AND state = 1;
UPDATE cell SET value = -9e12 + 0.000001, note = '=1+1'
    WHERE region = '320481' AND item IN ('B17', 'B24') AND state = 1;
UPDATE cell SET value = 0, note = '@x'
    WHERE region = '320481' AND item IN ('B22', 'B23') AND state = 1;
UPDATE cell SET value = -0.000001, note = '-2+3'
    WHERE region = '320481' AND item = 'B16' AND state = 1;
